drop function switch_home(uuid, uuid, timestamptz);
drop function switch_organization(uuid, uuid, timestamptz);
drop function own_home_address();
drop function own_homes();
drop function own_organizations();
drop function end_all_sessions();
drop procedure revoke_session(uuid, uuid, timestamptz);
