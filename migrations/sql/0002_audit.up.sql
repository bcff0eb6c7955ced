-- The audit log. One trigger writes it for every tenant table, with the actor and the values before
-- and after a change, and no login can insert into it. The two procedures at the end protect a
-- table the same way each time: row-level security, audit, a rising updated_at.

-- Keeps rows as they are, for append-only tables and for rows that may not be deleted.
create function refuse_change() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    raise exception 'Rows of % can''t be changed or deleted.', tg_table_name;
end
$$;

-- Refuses a row for another organization than the scope's as its policy will, before other triggers
-- read or lock anything for it. The owner's functions insert for any organization.
create function refuse_foreign_row() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    if row_security_active(tg_relid) and not pg_has_role('pavilion_owner', 'member') then
        raise insufficient_privilege using
            message = format(
                'new row violates row-level security policy for table "%s"', tg_table_name);
    end if;
    return new;
end
$$;

-- The actor, the address and the endpoint come from the scope, so the statement that writes a row
-- can't set them.
create table audit_log (
    id uuid primary key default new_id(),
    organization_id uuid not null,
    at timestamptz not null default now(),
    actor_kind text not null
        default case scope_kind()
            when 'manager' then 'manager'
            when 'homeowner' then 'homeowner'
            when 'admin' then 'super_admin'
            else 'system'
        end
        check (actor_kind in ('manager', 'homeowner', 'super_admin', 'system')),
    actor_user_id uuid default scope_user_id(),
    homeowner_id uuid default scope_homeowner_id(),
    impersonator_user_id uuid default scope_impersonator_id(),
    endpoint text default nullif(current_setting('pavilion.endpoint', true), ''),
    action text not null,
    table_name text not null,
    row_id uuid not null,
    -- {"column": [before, after]}
    changes jsonb not null,
    ip inet default nullif(current_setting('pavilion.ip', true), '')::inet
);
-- No foreign keys: the audited row's own key proves the organization, and an entry stays when its
-- person is deleted. No unique (organization_id, id), because no table may link here.
create index audit_log_organization_id_at_idx on audit_log (organization_id, at desc, id desc);
create trigger append_only before update or delete on audit_log
    for each row execute function refuse_change();

-- What super-admins do through the back office.
create table platform_audit_log (
    id uuid primary key default new_id(),
    at timestamptz not null default now(),
    actor_user_id uuid,
    endpoint text not null,
    organization_id uuid,
    target_id uuid,
    reason text,
    changes jsonb not null default '{}',
    ip inet
);
create index platform_audit_log_organization_id_at_idx
    on platform_audit_log (organization_id, at desc, id desc);
create trigger append_only before update or delete on platform_audit_log
    for each row execute function refuse_change();

-- AFTER ROW trigger of every tenant table. Its arguments are columns that hold secrets; they are
-- left out, and so are columns that every table has or that derive from others.
create function audit_change() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
    insert into audit_log (organization_id, action, table_name, row_id, changes)
    select
        coalesce(subject ->> 'organization_id', subject ->> 'id')::uuid,
        lower(tg_op), tg_table_name, (subject ->> 'id')::uuid, changed
    from (
        select coalesce(after, before) as subject,
            jsonb_object_agg(name, jsonb_build_array(before -> name, after -> name)) as changed
        from jsonb_object_keys(coalesce(after, before)) as name
        where coalesce(before -> name, 'null') <> coalesce(after -> name, 'null')
            and name <> all (array[
                'id', 'organization_id', 'created_at', 'updated_at', 'name_key', 'last_name_key',
                'email_key', 'address_key', 'city_key', 'state_key', 'file_name_key', 'phone_key'
            ])
            and name <> all (coalesce(tg_argv, '{}'))
    ) as difference
    where changed is not null;
    return null;
end
$$;

-- Raise updated_at with each update that changes a value, so that one without effect makes no new
-- version. To be called again when the table gets another column: the trigger names them all but
-- those that are computed, which a BEFORE trigger can't see.
create procedure touch_changes(touched regclass)
    language plpgsql set search_path = public, pg_temp
    as $$
declare
    columns text[] := array(
        select quote_ident(attname) from pg_attribute
        where attrelid = touched and attnum > 0 and not attisdropped and attgenerated = ''
            and attname <> 'updated_at'
        order by attnum);
begin
    if exists (select from pg_attribute where attrelid = touched and attname = 'updated_at') then
        execute format(
            'create or replace trigger touch before update on %s for each row
                when ((old.%s) is distinct from (new.%s)) execute function touch_updated_at()',
            touched, array_to_string(columns, ', old.'), array_to_string(columns, ', new.'));
    end if;
end
$$;

-- Protect a tenant table (one with organization_id): forced row-level security, the audit trigger,
-- a rising updated_at.
--
-- homeowner_reads and homeowner_writes are conditions on a row that a homeowner's session may see
-- or change; without them it sees nothing. secrets are columns that the audit log must not hold.
create procedure protect_tenant_table(
    protected regclass,
    homeowner_reads text default 'false',
    homeowner_writes text default 'false',
    audited boolean default true,
    secrets text[] default '{}'
)
    language plpgsql set search_path = public, pg_temp
    as $$
declare
    rule text;
begin
    execute format('alter table %s enable row level security, force row level security', protected);
    execute format(
        'create policy tenant on %s to pavilion_tenant
            using (organization_id = scope_organization_id())', protected);
    execute format(
        'create policy platform on %s to pavilion_owner, pavilion_platform using (true)',
        protected);
    foreach rule in array array[
        'homeowner_select on %s as restrictive for select to pavilion_tenant using (%s)',
        'homeowner_insert on %s as restrictive for insert to pavilion_tenant with check (%s)',
        'homeowner_update on %s as restrictive for update to pavilion_tenant using (%s)',
        'homeowner_delete on %s as restrictive for delete to pavilion_tenant using (%s)'
    ] loop
        execute format(
            'create policy ' || rule, protected,
            'scope_homeowner_id() is null' || coalesce(
                ' or ' || nullif(
                    case when rule like '%select%' then homeowner_reads else homeowner_writes end,
                    'false'),
                ''));
    end loop;
    -- Policies are compared after every BEFORE trigger; this one sorts before them all.
    execute format(
        'create trigger a_foreign_row before insert on %s for each row
            when (new.organization_id is distinct from scope_organization_id())
            execute function refuse_foreign_row()', protected);
    if audited then
        execute format(
            'create trigger audit after insert or update or delete on %s
                for each row execute function audit_change(%s)',
            protected, (select string_agg(quote_literal(name), ', ') from unnest(secrets) as name));
    end if;
    call touch_changes(protected);
end
$$;

-- Protect a table of the platform itself: only the owner and the platform's login reach it.
create procedure protect_platform_table(protected regclass)
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    execute format('alter table %s enable row level security, force row level security', protected);
    execute format(
        'create policy platform on %s to pavilion_owner, pavilion_platform using (true)',
        protected);
    call touch_changes(protected);
end
$$;

call protect_tenant_table('audit_log', audited => false);
call protect_platform_table('platform_audit_log');
grant select on audit_log to pavilion_platform;
grant select, insert on platform_audit_log to pavilion_platform;
