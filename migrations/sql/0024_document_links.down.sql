create or replace trigger fixed_links
    before update of property_id, unit_id, association_id on documents
    for each row when (old.state = 'ready') execute function refuse_change();
drop trigger touch on documents;
drop trigger archived_tenant_id_again on documents;
drop trigger archived_tenant_id on documents;
alter table documents
    drop column tenant_id,
    drop column lease_id,
    add constraint documents_one_link_check
        check (num_nonnulls(property_id, unit_id, association_id) <= 1);
call touch_changes('documents');
