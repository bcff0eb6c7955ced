drop trigger counts_again on units;
drop trigger counts on units;
drop trigger counts_again on properties;
drop trigger counts on properties;
drop trigger counts on associations;
drop function recount_units(), count_unit(), count_property(), start_counts();
drop procedure charge_property(uuid, integer);
drop procedure charge_association(uuid, integer, integer, integer);
drop table property_counts, association_counts;
