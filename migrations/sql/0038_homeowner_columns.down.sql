drop trigger own_columns on work_orders;
drop trigger own_columns on violations;
drop trigger own_columns on homeowners;
