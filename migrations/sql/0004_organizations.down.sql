drop policy members on users;
drop function org_today(uuid);
drop table organization_memberships;
drop table organizations;
drop function refuse_unknown_time_zone();
drop function start_late_fees();
drop function make_slug(text);
drop table time_zones;
