drop function recount_usage(uuid);
drop procedure abandon_upload(uuid, uuid, uuid);
drop table documents;
drop function count_storage();
