drop policy join_requests on users;
drop policy homeowners on users;
drop table join_requests;
drop table homeowners;
