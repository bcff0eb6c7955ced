grant execute on function
    choices_of(uuid), set_own_password(uuid, text),
    register_organization(text, text, text, text, text),
    accept_invitation(uuid, bytea, text, text, text, uuid)
    to pavilion_sign_in;
grant execute on procedure
    end_sign_in(uuid, boolean), rehash_password(uuid, text), request_email_change(text),
    request_to_join(text, text, text, text, text, uuid, text, text, text)
    to pavilion_sign_in;
drop procedure ask_to_join(text, text, text, text, text, uuid, boolean, text, text, text);
drop function take_invitation(uuid, bytea, text, text, text, uuid);
drop function ask_for_email_change(uuid, text);
drop function change_password(uuid, text);
drop function sign_up(text, text, text, text, text);
drop function finish_sign_in(uuid, text);
drop function account_of(uuid);
