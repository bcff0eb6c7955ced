create or replace trigger fixed_links
    before update of property_id, unit_id, association_id on documents
    for each row when (old.state = 'ready') execute function refuse_change();
alter policy homeowner_select on documents using (
    scope_homeowner_id() is null
    or (state = 'ready' and visible_to_homeowners and association_id = scope_association_id())
);
drop trigger touch on documents;
drop trigger archived_tenant_id_again on documents;
drop trigger archived_tenant_id on documents;
alter table documents
    drop constraint documents_visible_to_homeowners_check,
    drop column work_order_id,
    drop column tenant_id,
    drop column lease_id,
    add constraint documents_one_link_check
        check (num_nonnulls(property_id, unit_id, association_id) <= 1),
    add constraint documents_visible_to_homeowners_check
        check (not visible_to_homeowners or association_id is not null);
call touch_changes('documents');
