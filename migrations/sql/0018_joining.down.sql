drop procedure request_to_join(text, text, text, text, text, uuid, text, text, text);
drop function association_by_join_code(text);
drop procedure take_up_invitation(invitations, uuid);
drop function accept_invitation(uuid, bytea, text, text, text, uuid);
drop function open_invitation(uuid);
