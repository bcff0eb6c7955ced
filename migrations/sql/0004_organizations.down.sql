drop function own_organizations();
drop policy members on users;
drop table organization_memberships;
drop function org_today(uuid);
drop function make_slug(text);
drop table organizations;
drop function start_late_fees();
drop function refuse_unknown_time_zone();
drop table time_zones;
