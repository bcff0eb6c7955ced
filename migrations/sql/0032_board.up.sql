-- The board of an association, and the function that draws its join code anew.

create table board_members (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    association_id uuid not null,
    -- One of both: a member of the organization, or a homeowner of the association.
    user_id uuid references users,
    homeowner_id uuid,
    role text not null check (role in (
        'president', 'vice_president', 'secretary', 'treasurer', 'member_at_large')),
    start_date date not null,
    -- Both days belong to the term.
    end_date date,
    -- The order of lists, by a number that no new day changes: seats without an end come first, then
    -- those that end last. Of one end, the newest start comes first.
    position bigint not null generated always as (
        (coalesce(end_date, date '9999-12-31') - date '0001-01-01')::bigint * 10000000
            + (start_date - date '0001-01-01')) stored,
    notes text check (length(notes) <= 5000),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint board_members_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id),
    constraint board_members_homeowner_id_fkey
        foreign key (organization_id, association_id, homeowner_id)
        references homeowners (organization_id, association_id, id),
    constraint board_members_user_id_check check (num_nonnulls(user_id, homeowner_id) = 1),
    constraint board_members_end_date_check check (end_date >= start_date),
    -- One seat a person at a time.
    constraint board_members_no_overlap exclude using gist (
        organization_id with =, association_id with =,
        coalesce(user_id, homeowner_id) with =, daterange(start_date, end_date, '[]') with &&)
);
create index board_members_position_idx on board_members (organization_id, position desc, id desc);
create index board_members_association_id_idx
    on board_members (organization_id, association_id, position desc, id desc);
create index board_members_role_idx
    on board_members (organization_id, role, position desc, id desc);
create index board_members_user_id_idx on board_members (user_id) where user_id is not null;
create index board_members_homeowner_id_idx on board_members (organization_id, homeowner_id)
    where homeowner_id is not null;

call protect_tenant_table('board_members', secrets => '{position}');
call refuse_archived_references('board_members');
grant select, delete on board_members to pavilion_tenant;
grant select on board_members to pavilion_platform;
grant insert (
    organization_id, association_id, user_id, homeowner_id, role, start_date, end_date, notes
) on board_members to pavilion_tenant;
grant update (role, start_date, end_date, notes) on board_members to pavilion_tenant;

-- A seat outlives the membership, so its person is judged once and is no key.
create function judge_board_member() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if not exists (
        select from organization_memberships
        where organization_id = new.organization_id and user_id = new.user_id
    ) then
        raise foreign_key_violation using
            message = 'There is no such member.', table = tg_table_name,
            constraint = 'board_members_user_id_fkey';
    end if;
    return new;
end
$$;
create trigger member before insert on board_members
    for each row when (new.user_id is not null) execute function judge_board_member();

-- The code is unique over all tenants, so no tenant writes it: one that chose codes could try which are
-- taken. The audit log says that it was drawn anew, and never what it is. True if it was.
create function rotate_join_code(rotated_id uuid) returns boolean
    language sql security definer set search_path = public, pg_temp
    begin atomic
        with rotated as (
            update associations set join_code = default
            where organization_id = scope_organization_id() and id = rotated_id
                and scope_kind() = 'manager' and scope_role() in ('owner', 'admin', 'manager')
            returning organization_id, id
        )
        insert into audit_log (organization_id, action, table_name, row_id, changes)
        select organization_id, 'rotate', 'associations', id, '{}' from rotated
        returning true;
    end;
grant execute on function rotate_join_code(uuid) to pavilion_tenant;
