drop function session_state(text, uuid, uuid, integer, uuid, uuid);
drop procedure enter_scope(text, uuid, uuid, integer, uuid, text, uuid, uuid, text, inet);
