drop function switch_home(uuid, uuid, timestamptz);
drop function switch_organization(uuid, uuid, timestamptz);
drop procedure exchange_session(uuid, timestamptz);
drop function end_all_sessions();
drop procedure revoke_session(uuid, uuid, timestamptz);
drop procedure enter_scope(text, uuid, uuid, integer, uuid, text, uuid, uuid, text, inet);
