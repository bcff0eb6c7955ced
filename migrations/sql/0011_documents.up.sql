-- Documents: the row is here, the bytes are in the bucket under a name that we choose. A document
-- is pending until its upload is complete.

create table documents (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    property_id uuid,
    unit_id uuid,
    association_id uuid,
    category text not null
        check (category in ('lease', 'notice', 'financial', 'photo', 'rules', 'other')),
    file_name text not null check (length(file_name) between 1 and 255),
    file_name_key text collate "C" not null generated always as (search_key(file_name)) stored,
    content_type text not null check (length(content_type) between 1 and 200),
    size_bytes bigint not null check (size_bytes > 0),
    sha256 bytea check (length(sha256) = 32),
    -- Derived, so that no row can name another's object.
    object_name text not null generated always as (organization_id::text || '/' || id::text) stored,
    state text not null default 'pending' check (state in ('pending', 'ready')),
    visible_to_homeowners boolean not null default false,
    uploaded_by_user_id uuid references users,
    pending_until timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint documents_property_id_fkey
        foreign key (organization_id, property_id) references properties (organization_id, id),
    constraint documents_unit_id_fkey
        foreign key (organization_id, unit_id) references units (organization_id, id),
    constraint documents_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id),
    constraint documents_one_link_check
        check (num_nonnulls(property_id, unit_id, association_id) <= 1),
    constraint documents_visible_to_homeowners_check
        check (not visible_to_homeowners or association_id is not null),
    constraint documents_pending_until_check
        check ((state = 'pending') = (pending_until is not null))
);
create index documents_ready_idx on documents (organization_id, created_at desc, id desc)
    where state = 'ready';
create index documents_category_idx
    on documents (organization_id, category, created_at desc, id desc) where state = 'ready';
create index documents_file_name_key_idx on documents (organization_id, file_name_key)
    where state = 'ready';
create index documents_property_id_idx
    on documents (organization_id, property_id, created_at desc, id desc)
    where property_id is not null;
create index documents_unit_id_idx
    on documents (organization_id, unit_id, created_at desc, id desc) where unit_id is not null;
create index documents_association_id_idx
    on documents (organization_id, association_id, created_at desc, id desc)
    where association_id is not null;
create index documents_uploaded_by_user_id_idx on documents (uploaded_by_user_id);
create index documents_pending_until_idx on documents (pending_until) where state = 'pending';

call protect_tenant_table(
    'documents',
    homeowner_reads => $$
        state = 'ready' and visible_to_homeowners and association_id = scope_association_id()
    $$
);
call refuse_archived_references('documents');

grant select, delete on documents to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, property_id, unit_id, association_id, category, file_name, content_type,
    size_bytes, sha256, state, visible_to_homeowners, uploaded_by_user_id, pending_until
) on documents to pavilion_tenant;
grant update (
    property_id, unit_id, association_id, category, file_name, content_type, size_bytes, sha256,
    state, visible_to_homeowners, pending_until
) on documents to pavilion_tenant;
-- While the file is received, the fields of its form may still be to come; then links are fixed.
create trigger fixed_links before update of property_id, unit_id, association_id on documents
    for each row when (old.state = 'ready') execute function refuse_change();
-- The reaper locks rows, which PostgreSQL allows only with a right to update.
grant update (pending_until) on documents to pavilion_platform;

create function count_storage() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if tg_op = 'INSERT' then
        perform charge_usage(new.organization_id, 'storage_bytes', new.size_bytes);
    elsif tg_op = 'DELETE' then
        perform charge_usage(old.organization_id, 'storage_bytes', -old.size_bytes);
    else
        perform charge_usage(
            new.organization_id, 'storage_bytes', new.size_bytes - old.size_bytes);
    end if;
    return null;
end
$$;
create trigger quota after insert or delete or update of size_bytes on documents
    for each row execute function count_storage();

-- The usage as the rows have it, to compare with what the triggers counted.
create function recount_usage(of_organization uuid)
    returns table (properties bigint, units bigint, members bigint, storage_bytes bigint)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select
            (select count(*) from properties
                where organization_id = of_organization and archived_at is null),
            (select count(*) from units
                where organization_id = of_organization and archived_at is null),
            (select count(*) from organization_memberships
                where organization_id = of_organization),
            (select coalesce(sum(size_bytes), 0)::bigint from documents
                where organization_id = of_organization);
    end;

grant execute on function recount_usage(uuid) to pavilion_platform;
