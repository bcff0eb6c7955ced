-- What homeowners ask for and upload in the portal, within limits: work orders of their own, the mails
-- by which the staff learns of them, and files about them and about violations.

-- A homeowner's request is for its home, open, and leaves to the staff what costs money.
alter policy homeowner_insert on work_orders with check (
    scope_homeowner_id() is null
    or (
        requested_by_homeowner_id = scope_homeowner_id()
        and status = 'open' and priority <> 'emergency'
        and vendor_id is null and estimated_cost_cents is null
        and exists (
            select from homeowners
            where homeowners.id = requested_by_homeowner_id
                and homeowners.property_id = work_orders.property_id
                and homeowners.unit_id is not distinct from work_orders.unit_id)
    )
);
alter policy homeowner_update on work_orders
    using (
        scope_homeowner_id() is null or requested_by_homeowner_id = scope_homeowner_id()
    )
    with check (
        scope_homeowner_id() is null
        or (requested_by_homeowner_id = scope_homeowner_id() and status = 'cancelled')
    );
alter policy homeowner_insert on work_order_events with check (
    scope_homeowner_id() is null
    or (
        to_status in ('open', 'cancelled')
        and exists (
            select from work_orders
            where work_orders.id = work_order_id
                and requested_by_homeowner_id = scope_homeowner_id())
    )
);
create index work_orders_requester_status_idx
    on work_orders (organization_id, requested_by_homeowner_id, status, opened_at desc, id desc)
    where requested_by_homeowner_id is not null;

-- The moment at which a day of the organization began: today, or a day so many days ago.
create function org_day_began(of_organization uuid, days_ago integer default 0)
    returns timestamptz
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select (org_today(of_organization) - days_ago)::timestamp at time zone time_zone
        from organizations where id = of_organization;
    end;
grant execute on function org_day_began(uuid, integer) to pavilion_tenant;

-- The homeowner's row is locked before anything is counted, and each count is a statement of its own,
-- so that the limits are exact for any number of requests at once.
create function judge_request() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    asker homeowners;
begin
    select * into asker from homeowners
    where organization_id = new.organization_id and id = new.requested_by_homeowner_id
    for no key update;
    if asker.status <> 'active' then
        raise exception using errcode = 'PV409', message = format(
            'Your account is %s, so that it takes no new requests. Ask the association.',
            asker.status);
    end if;
    if exists (
        select from associations where id = asker.association_id and archived_at is not null
        union all
        select from properties where id = new.property_id and archived_at is not null
        union all
        select from units where id = new.unit_id and archived_at is not null
    ) then
        raise exception using errcode = 'PV409',
            message = 'Your home is not managed here any more. Ask the association.';
    end if;
    if 10 <= (
        select count(*) from work_orders
        where organization_id = new.organization_id and requested_by_homeowner_id = asker.id
            and status = 'open'
    ) then
        raise exception using errcode = 'PV409',
            message = 'You have 10 open requests. Cancel one, or wait until the work begins.';
    end if;
    if 10 <= (
        select count(*) from work_orders
        where organization_id = new.organization_id and requested_by_homeowner_id = asker.id
            and created_at >= org_day_began(new.organization_id)
    ) then
        raise exception using errcode = 'PV409',
            message = 'You have made 10 requests today. Make the next one tomorrow.';
    end if;
    return new;
end
$$;
-- Its name sorts before those of the triggers that lock the homeowner's row in a weaker way.
create trigger a_request before insert on work_orders
    for each row when (scope_homeowner_id() is not null) execute function judge_request();

-- One mail to each member of the staff about the requests of an association: what waits for it, and
-- when it was written. Requests join the notice that is not written yet. Writing one closes it by an
-- update of the row, which waits for each transaction that joins it and makes later ones begin the
-- next notice, so that each request is in exactly one.
create table request_notices (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    association_id uuid not null,
    work_order_ids uuid[] not null,
    written_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint request_notices_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id)
);
create unique index request_notices_association_id_key
    on request_notices (organization_id, association_id) where written_at is null;
create index request_notices_association_id_idx
    on request_notices (organization_id, association_id, written_at desc);
create index request_notices_written_at_idx on request_notices (written_at)
    where written_at is not null;

-- Not audited: it follows work orders, which are.
call protect_tenant_table('request_notices', audited => false);
call refuse_archived_references('request_notices');
grant select, delete on request_notices to pavilion_platform;
grant update (written_at) on request_notices to pavilion_platform;

create function announce_request() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    joined request_notices;
    last_written timestamptz;
begin
    insert into request_notices as waiting (organization_id, association_id, work_order_ids)
    select organization_id, association_id, array[new.id] from homeowners
    where organization_id = new.organization_id and id = new.requested_by_homeowner_id
    on conflict (organization_id, association_id) where written_at is null
        do update set work_order_ids = waiting.work_order_ids || excluded.work_order_ids
    returning * into joined;
    if cardinality(joined.work_order_ids) > 1 then
        return null;
    end if;
    select max(written_at) into last_written from request_notices
    where organization_id = joined.organization_id and association_id = joined.association_id;
    insert into outbox (organization_id, kind, payload, next_attempt_at)
    select organization_id, 'email',
        jsonb_build_object(
            'template', 'new_requests', 'request_notice_id', joined.id, 'user_id', user_id),
        greatest(now(), last_written + interval '10 minutes')
    from organization_memberships
    where organization_id = joined.organization_id and role in ('owner', 'admin', 'manager');
    return null;
end
$$;
create trigger announce after insert on work_orders
    for each row when (scope_homeowner_id() is not null) execute function announce_request();

-- A homeowner links a file to a request that is not done yet or to a violation that is not closed:
-- ten each, and 100 MB a day. Counted under the lock of the homeowner's row, as requests are.
create function judge_upload() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    present text;
begin
    if new.work_order_id is not null then
        select status into present from work_orders
        where organization_id = new.organization_id and id = new.work_order_id
            and requested_by_homeowner_id = new.uploaded_by_homeowner_id
        for share;
        if not found then
            raise foreign_key_violation using message = 'There is no such work order.',
                table = tg_table_name, constraint = 'documents_work_order_id_fkey';
        elsif present not in ('open', 'in_progress') then
            raise exception using errcode = 'PV409', column = 'work_order_id',
                message = format('The request is %s and takes no more files.', present);
        end if;
    end if;
    if new.violation_id is not null then
        select status into present from violations
        where organization_id = new.organization_id and id = new.violation_id
            and homeowner_id = new.uploaded_by_homeowner_id
        for share;
        if not found then
            raise foreign_key_violation using message = 'There is no such violation.',
                table = tg_table_name, constraint = 'documents_violation_id_fkey';
        elsif present not in ('open', 'in_progress', 'appealed') then
            raise exception using errcode = 'PV409', column = 'violation_id',
                message = format('The violation is %s and takes no more files.', present);
        end if;
    end if;
    -- After the request's and the violation's, as the steps of these lock them.
    perform from homeowners
    where organization_id = new.organization_id and id = new.uploaded_by_homeowner_id
    for no key update;
    if 10 <= (
        select count(*) from documents
        where organization_id = new.organization_id and id <> new.id
            and uploaded_by_homeowner_id = new.uploaded_by_homeowner_id
            and (work_order_id = new.work_order_id or violation_id = new.violation_id)
    ) then
        raise exception using errcode = 'PV409',
            message = 'You have sent 10 files about this, which is the most.';
    end if;
    if 100000000 - new.size_bytes < (
        select sum(size_bytes) from documents
        where organization_id = new.organization_id and id <> new.id
            and uploaded_by_homeowner_id = new.uploaded_by_homeowner_id
            and created_at >= org_day_began(new.organization_id)
    ) then
        raise exception using errcode = 'PV409',
            message = 'You may send 100 MB of files a day. Send this one tomorrow.';
    end if;
    return new;
end
$$;
create trigger a_upload before insert on documents
    for each row when (scope_homeowner_id() is not null) execute function judge_upload();
create trigger a_upload_again before update of work_order_id, violation_id on documents
    for each row when (
        scope_homeowner_id() is not null
        and (new.work_order_id, new.violation_id)
            is distinct from (old.work_order_id, old.violation_id)
    )
    execute function judge_upload();

-- What an association shows may be little among what it keeps.
create index documents_shown_by_association_idx
    on documents (organization_id, association_id, created_at desc, id desc)
    where association_id is not null and state = 'ready' and visible_to_homeowners;

-- What homeowners have stored, in the row whose lock makes the count exact.
alter table organization_usage
    add column homeowner_bytes bigint not null default 0 check (homeowner_bytes >= 0);
call touch_changes('organization_usage');

-- All homeowners together may fill a fifth of the plan's storage, so that they leave the rest to the
-- staff. A plan that is changed later takes nothing away.
create function count_homeowner_storage() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    change constant bigint :=
        case when tg_op = 'DELETE' then 0 else new.size_bytes end
        - case when tg_op = 'INSERT' then 0 else old.size_bytes end;
    organization constant uuid := coalesce(new.organization_id, old.organization_id);
    used bigint;
begin
    update organization_usage set homeowner_bytes = homeowner_bytes + change
    where organization_id = organization and change <> 0
    returning homeowner_bytes into used;
    if change > 0 and used > (
        select max_storage_bytes / 5 from effective_plans where organization_id = organization
    ) then
        raise exception using errcode = 'PV409',
            message = 'The storage for files of homeowners is full. Tell the association.';
    end if;
    return null;
end
$$;
create trigger homeowner_quota after insert on documents
    for each row when (new.uploaded_by_homeowner_id is not null)
    execute function count_homeowner_storage();
create trigger homeowner_quota_again after delete or update of size_bytes on documents
    for each row when (old.uploaded_by_homeowner_id is not null)
    execute function count_homeowner_storage();

drop function recount_usage(uuid);
create function recount_usage(of_organization uuid)
    returns table (
        properties bigint, units bigint, tenants bigint, members bigint, storage_bytes bigint,
        homeowner_bytes bigint
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select
            (select count(*) from properties
                where organization_id = of_organization and archived_at is null),
            (select count(*) from units
                where organization_id = of_organization and archived_at is null),
            (select count(*) from tenants
                where organization_id = of_organization and archived_at is null),
            (select count(*) from organization_memberships
                where organization_id = of_organization),
            (select coalesce(sum(size_bytes), 0)::bigint from documents
                where organization_id = of_organization),
            (select coalesce(sum(size_bytes), 0)::bigint from documents
                where organization_id = of_organization and uploaded_by_homeowner_id is not null);
    end;
grant execute on function recount_usage(uuid) to pavilion_platform;
