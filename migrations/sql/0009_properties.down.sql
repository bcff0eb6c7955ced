drop trigger along on properties;
drop function take_units_along();
drop table units;
drop table properties;
drop function keep_one_unit();
drop function join_property();
drop table associations;
