drop trigger along on properties;
drop function take_units_along();
