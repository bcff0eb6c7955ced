drop trigger collected on payment_allocations;
drop function keep_collected();
drop table collected_amounts;
