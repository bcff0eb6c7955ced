drop table processor_events;
drop table invoices;
