drop function recount_usage(uuid);
drop table documents;
drop function count_storage();
drop function refuse_archived_units_unit_id_share();
drop function refuse_archived_properties_property_id_share();
