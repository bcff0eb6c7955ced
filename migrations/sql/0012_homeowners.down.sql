drop function own_home_address();
drop function own_homes();
drop policy join_requests on users;
drop policy homeowners on users;
drop table join_requests;
drop table homeowners;
drop function count_homeowner();
drop function require_join_request();
drop function refuse_archived_homeowners_homeowner_id_share();
