-- What homeowners ask for in the portal: work orders of their own, within limits, and the mails by
-- which the staff learns of them.

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

-- The moment at which the organization's today began.
create function org_today_began(of_organization uuid) returns timestamptz
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select org_today(of_organization)::timestamp at time zone time_zone
        from organizations where id = of_organization;
    end;

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
            and created_at >= org_today_began(new.organization_id)
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
