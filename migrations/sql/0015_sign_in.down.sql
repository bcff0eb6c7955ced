drop function set_own_password(uuid, text);
drop function replace_password(uuid, text);
drop procedure rehash_password(uuid, text);
drop function choices_of(uuid);
drop function person_of(uuid);
drop procedure end_sign_in(uuid, boolean);
drop function begin_own_sign_in(inet);
drop function begin_sign_in(text, inet);
drop function email_digest(text);
