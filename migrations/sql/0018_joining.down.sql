drop procedure ask_to_join(text, text, text, text, text, uuid, boolean, text, text, text);
drop procedure request_to_join(text, text, text, text, text, uuid, text, text, text);
drop function association_by_join_code(text);
drop function take_invitation(uuid, bytea, text, text, text, uuid);
drop procedure take_up_invitation(invitations, uuid);
drop function accept_invitation(uuid, bytea, text, text, text, uuid);
drop function open_invitation(uuid);
