-- Documents of leases and tenants.

alter table documents
    add column lease_id uuid,
    add column tenant_id uuid,
    add constraint documents_lease_id_fkey
        foreign key (organization_id, lease_id) references leases (organization_id, id),
    add constraint documents_tenant_id_fkey
        foreign key (organization_id, tenant_id) references tenants (organization_id, id),
    drop constraint documents_one_link_check,
    add constraint documents_one_link_check
        check (num_nonnulls(property_id, unit_id, association_id, lease_id, tenant_id) <= 1);
create index documents_lease_id_idx
    on documents (organization_id, lease_id, created_at desc, id desc) where lease_id is not null;
create index documents_tenant_id_idx
    on documents (organization_id, tenant_id, created_at desc, id desc)
    where tenant_id is not null;

call touch_changes('documents');
call refuse_archived_references('documents');
grant insert (lease_id, tenant_id), update (lease_id, tenant_id) on documents to pavilion_tenant;
create or replace trigger fixed_links
    before update of property_id, unit_id, association_id, lease_id, tenant_id on documents
    for each row when (old.state = 'ready') execute function refuse_change();
