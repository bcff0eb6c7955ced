drop table expenses;
drop function refuse_day_to_come();
drop function keep_closed_expense();
alter table work_orders drop constraint work_orders_organization_id_property_id_id_key;
drop index properties_owner_id_idx;
drop index properties_archived_owner_id_idx;
drop trigger archived_owner_id on properties;
drop trigger archived_owner_id_again on properties;
drop trigger begin_ownership on properties;
drop function begin_ownership();
drop trigger touch on properties;
alter table properties
    drop column management_fee_bp,
    drop column owner_since,
    drop column owner_id;
call touch_changes('properties');
drop table owners;
drop function keep_owner_of_properties();
drop function refuse_archived_owners_owner_id_share;
