drop table units;
drop function join_property();
drop table properties;
drop function keep_one_unit();
