-- Documents of leases, tenants and work orders. A homeowner may see those of an own work order.

alter table documents
    add column lease_id uuid,
    add column tenant_id uuid,
    add column work_order_id uuid,
    add constraint documents_lease_id_fkey
        foreign key (organization_id, lease_id) references leases (organization_id, id),
    add constraint documents_tenant_id_fkey
        foreign key (organization_id, tenant_id) references tenants (organization_id, id),
    add constraint documents_work_order_id_fkey
        foreign key (organization_id, work_order_id) references work_orders (organization_id, id),
    drop constraint documents_one_link_check,
    add constraint documents_one_link_check check (num_nonnulls(
        property_id, unit_id, association_id, lease_id, tenant_id, work_order_id) <= 1),
    drop constraint documents_visible_to_homeowners_check,
    add constraint documents_visible_to_homeowners_check check (
        not visible_to_homeowners or num_nonnulls(association_id, work_order_id) = 1);
create index documents_lease_id_idx
    on documents (organization_id, lease_id, created_at desc, id desc) where lease_id is not null;
create index documents_tenant_id_idx
    on documents (organization_id, tenant_id, created_at desc, id desc)
    where tenant_id is not null;
create index documents_work_order_id_idx
    on documents (organization_id, work_order_id, created_at desc, id desc)
    where work_order_id is not null;

alter policy homeowner_select on documents using (
    scope_homeowner_id() is null
    or (
        state = 'ready' and visible_to_homeowners and (
            association_id = scope_association_id()
            or exists (
                select from work_orders
                where work_orders.id = work_order_id
                    and requested_by_homeowner_id = scope_homeowner_id())
        )
    )
);
call touch_changes('documents');
call refuse_archived_references('documents');
grant insert (lease_id, tenant_id, work_order_id), update (lease_id, tenant_id, work_order_id)
    on documents to pavilion_tenant;
create or replace trigger fixed_links
    before update of property_id, unit_id, association_id, lease_id, tenant_id, work_order_id
    on documents
    for each row when (old.state = 'ready') execute function refuse_change();
