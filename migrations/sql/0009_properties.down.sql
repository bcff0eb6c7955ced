drop trigger along on properties;
drop function take_units_along();
drop table units;
drop table properties;
drop function keep_one_unit();
drop function join_property();
drop table associations;
drop function refuse_archived_properties_property_id_no_key_update();
drop function refuse_archived_associations_association_id_share();
