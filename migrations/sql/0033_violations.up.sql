-- Violations of an association's rules, their history and fines, and the documents about them.

create table violations (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    association_id uuid not null,
    homeowner_id uuid not null,
    property_id uuid,
    unit_id uuid,
    category text not null check (length(category) between 1 and 60),
    severity text not null default 'minor'
        check (severity in ('minor', 'moderate', 'major', 'critical')),
    description text not null check (length(description) <= 5000),
    status text not null default 'open'
        check (status in ('open', 'in_progress', 'appealed', 'resolved', 'closed')),
    violation_date date not null,
    cure_by date,
    -- Where an appeal that is not granted leads back to.
    appealed_from text check (appealed_from in ('open', 'in_progress')),
    appeal_upheld boolean not null default false,
    resolved_at timestamptz,
    closed_at timestamptz,
    outcome text check (outcome in ('cured', 'dismissed', 'fined', 'other')),
    created_by_user_id uuid default scope_user_id() references users,
    notes text check (length(notes) <= 5000),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, homeowner_id, id),
    constraint violations_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id),
    constraint violations_homeowner_id_fkey
        foreign key (organization_id, association_id, homeowner_id)
        references homeowners (organization_id, association_id, id),
    constraint violations_property_id_fkey
        foreign key (organization_id, association_id, property_id)
        references properties (organization_id, association_id, id),
    constraint violations_unit_id_fkey
        foreign key (organization_id, property_id, unit_id)
        references units (organization_id, property_id, id),
    constraint violations_unit_id_check check (unit_id is null or property_id is not null),
    constraint violations_cure_by_check check (cure_by >= violation_date),
    constraint violations_appealed_from_status_check
        check ((status = 'appealed') = (appealed_from is not null)),
    -- One that was resolved before it was closed keeps the time.
    constraint violations_resolved_at_check check (
        case status when 'resolved' then resolved_at is not null when 'closed' then true
            else resolved_at is null end),
    constraint violations_closed_at_check
        check ((status = 'closed') = (closed_at is not null)),
    constraint violations_outcome_status_check
        check ((status = 'closed') = (outcome is not null))
);
create index violations_created_at_idx on violations (organization_id, created_at desc, id desc);
create index violations_association_id_idx
    on violations (organization_id, association_id, created_at desc, id desc);
create index violations_homeowner_id_idx
    on violations (organization_id, homeowner_id, created_at desc, id desc);
create index violations_property_id_idx
    on violations (organization_id, property_id, created_at desc, id desc)
    where property_id is not null;
create index violations_unit_id_idx
    on violations (organization_id, unit_id, created_at desc, id desc) where unit_id is not null;
create index violations_status_idx
    on violations (organization_id, status, created_at desc, id desc);
create index violations_severity_idx
    on violations (organization_id, severity, created_at desc, id desc);
create index violations_category_idx
    on violations (organization_id, category, created_at desc, id desc);
create index violations_created_by_user_id_idx on violations (created_by_user_id);

call protect_tenant_table(
    'violations', homeowner_reads => 'homeowner_id = scope_homeowner_id()'
);
-- All that a homeowner does to a violation is to appeal it.
alter policy homeowner_update on violations
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id())
    with check (
        scope_homeowner_id() is null
        or (homeowner_id = scope_homeowner_id() and status = 'appealed')
    );
call refuse_archived_references('violations');
grant select on violations to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, association_id, homeowner_id, property_id, unit_id, category, severity,
    description, violation_date, cure_by, notes
) on violations to pavilion_tenant;
grant update (
    category, severity, description, status, cure_by, appealed_from, appeal_upheld, resolved_at,
    closed_at, outcome, notes
) on violations to pavilion_tenant;

alter table charges
    add constraint charges_violation_id_fkey
        foreign key (organization_id, homeowner_id, violation_id)
        references violations (organization_id, homeowner_id, id);
create index charges_violation_id_idx
    on charges (organization_id, violation_id, created_at, id) where violation_id is not null;

create table violation_events (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    violation_id uuid not null,
    from_status text
        check (from_status in ('open', 'in_progress', 'appealed', 'resolved', 'closed')),
    to_status text not null
        check (to_status in ('open', 'in_progress', 'appealed', 'resolved', 'closed')),
    -- The fine that this step made, which is the one step that leaves the status as it is.
    charge_id uuid,
    note text check (length(note) between 1 and 5000),
    actor_kind text not null
        default case scope_kind()
            when 'manager' then 'manager'
            when 'homeowner' then 'homeowner'
            when 'admin' then 'super_admin'
            else 'system'
        end
        check (actor_kind in ('manager', 'homeowner', 'super_admin', 'system')),
    actor_user_id uuid default scope_user_id() references users,
    homeowner_id uuid default scope_homeowner_id(),
    created_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint violation_events_violation_id_fkey
        foreign key (organization_id, violation_id) references violations (organization_id, id),
    constraint violation_events_charge_id_fkey
        foreign key (organization_id, charge_id) references charges (organization_id, id),
    constraint violation_events_homeowner_id_fkey
        foreign key (organization_id, homeowner_id) references homeowners (organization_id, id),
    constraint violation_events_charge_id_check
        check ((charge_id is not null) = (from_status is not distinct from to_status))
);
create index violation_events_violation_id_idx
    on violation_events (organization_id, violation_id, created_at, id);
create index violation_events_charge_id_idx
    on violation_events (organization_id, charge_id) where charge_id is not null;
create index violation_events_homeowner_id_idx
    on violation_events (organization_id, homeowner_id) where homeowner_id is not null;
create index violation_events_actor_user_id_idx on violation_events (actor_user_id);

call protect_tenant_table(
    'violation_events',
    homeowner_reads =>
        'exists (
            select from violations
            where violations.id = violation_id
                and violations.homeowner_id = scope_homeowner_id()
        )'
);
alter policy homeowner_insert on violation_events with check (
    scope_homeowner_id() is null
    or (
        homeowner_id = scope_homeowner_id() and to_status = 'appealed'
        and exists (
            select from violations
            where violations.id = violation_id
                and violations.homeowner_id = scope_homeowner_id())
    )
);
call refuse_archived_references('violation_events');
grant select on violation_events to pavilion_tenant, pavilion_platform;
grant insert (organization_id, violation_id, from_status, to_status, charge_id, note)
    on violation_events to pavilion_tenant;
create trigger append_only before update or delete on violation_events
    for each row execute function refuse_change();

alter table documents
    add column violation_id uuid,
    add column uploaded_by_homeowner_id uuid,
    add constraint documents_violation_id_fkey
        foreign key (organization_id, violation_id) references violations (organization_id, id),
    add constraint documents_uploaded_by_homeowner_id_fkey
        foreign key (organization_id, uploaded_by_homeowner_id)
        references homeowners (organization_id, id),
    add constraint documents_uploaded_by_homeowner_id_check
        check (num_nonnulls(uploaded_by_user_id, uploaded_by_homeowner_id) <= 1),
    drop constraint documents_one_link_check,
    add constraint documents_one_link_check check (num_nonnulls(
        property_id, unit_id, association_id, lease_id, tenant_id, work_order_id, violation_id
    ) <= 1),
    drop constraint documents_visible_to_homeowners_check,
    add constraint documents_visible_to_homeowners_check check (
        not visible_to_homeowners
        or num_nonnulls(association_id, work_order_id, violation_id) = 1);
create index documents_violation_id_idx
    on documents (organization_id, violation_id, created_at desc, id desc)
    where violation_id is not null;
create index documents_uploaded_by_homeowner_id_idx
    on documents (organization_id, uploaded_by_homeowner_id, created_at desc, id desc)
    where uploaded_by_homeowner_id is not null;

-- A homeowner reaches its own upload before it is ready, too, because its request ends the upload.
alter policy homeowner_select on documents using (
    scope_homeowner_id() is null
    or uploaded_by_homeowner_id = scope_homeowner_id()
    or (
        state = 'ready' and visible_to_homeowners and (
            association_id = scope_association_id()
            or exists (
                select from work_orders
                where work_orders.id = work_order_id
                    and requested_by_homeowner_id = scope_homeowner_id())
            or exists (
                select from violations
                where violations.id = violation_id
                    and violations.homeowner_id = scope_homeowner_id())
        )
    )
);
-- It links its uploads to own work orders and violations, and changes none that is ready. While the
-- file is received, the link may still be to come.
alter policy homeowner_insert on documents with check (
    scope_homeowner_id() is null
    or (
        uploaded_by_homeowner_id = scope_homeowner_id() and (
            (state = 'pending' and num_nonnulls(
                property_id, unit_id, association_id, lease_id, tenant_id, work_order_id,
                violation_id) = 0)
            or exists (
                select from work_orders
                where work_orders.id = work_order_id
                    and requested_by_homeowner_id = scope_homeowner_id())
            or exists (
                select from violations
                where violations.id = violation_id
                    and violations.homeowner_id = scope_homeowner_id())
        )
    )
);
alter policy homeowner_update on documents
    using (
        scope_homeowner_id() is null
        or (uploaded_by_homeowner_id = scope_homeowner_id() and state = 'pending')
    )
    with check (
        scope_homeowner_id() is null
        or (
            uploaded_by_homeowner_id = scope_homeowner_id() and (
                exists (
                    select from work_orders
                    where work_orders.id = work_order_id
                        and requested_by_homeowner_id = scope_homeowner_id())
                or exists (
                    select from violations
                    where violations.id = violation_id
                        and violations.homeowner_id = scope_homeowner_id())
                or (state = 'pending' and num_nonnulls(
                    property_id, unit_id, association_id, lease_id, tenant_id, work_order_id,
                    violation_id) = 0)
            )
        )
    );
alter policy homeowner_delete on documents using (
    scope_homeowner_id() is null
    or (uploaded_by_homeowner_id = scope_homeowner_id() and state = 'pending')
);
call touch_changes('documents');
call refuse_archived_references('documents');
grant insert (violation_id, uploaded_by_homeowner_id), update (violation_id)
    on documents to pavilion_tenant;
create or replace trigger fixed_links
    before update of property_id, unit_id, association_id, lease_id, tenant_id, work_order_id,
        violation_id
    on documents
    for each row when (old.state = 'ready') execute function refuse_change();

-- The mailbox of a violation's homeowner, before it has an account.
create function mailbox_of_violation(of_organization uuid, of_violation uuid) returns bytea
    language sql stable
    return (
        select mailbox_digest(homeowners.email)
        from violations
        join homeowners on homeowners.id = violations.homeowner_id
        where violations.organization_id = of_organization and violations.id = of_violation
            and homeowners.user_id is null
    );

-- As before, in words that fit letters, too.
create or replace procedure refuse_mail_to_strangers(of_organization uuid, mailbox bytea)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    a_day constant integer := strangers_a_day(of_organization);
    last_allowed timestamptz;
begin
    perform from organization_usage where organization_id = of_organization for update;
    if a_day is not null then
        select created_at into last_allowed from outbox
        where organization_id = of_organization and stranger is not null
        order by created_at desc offset a_day - 1 limit 1;
        call refuse_until(
            last_allowed + interval '1 day',
            format('Your plan allows %s invitations and letters by mail a day.', a_day));
    end if;
    select created_at into last_allowed from outbox
    where organization_id = of_organization and stranger = mailbox
    order by created_at desc offset 4 limit 1;
    call refuse_until(
        last_allowed + interval '1 hour', 'This person got 5 mails from you within an hour.');
end
$$;

-- As before, and with every mail about a violation to a homeowner without an account.
create or replace function place_in_outbox() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    new.lane := case
        when new.kind <> 'email' then 1
        when new.organization_id is null then 2
        when paid_plan(new.organization_id) <> 'free' then 3
        else 4
    end;
    new.turn_key := turn_key_of(new.organization_id);
    if new.payload ->> 'template' = 'invitation' then
        select mailbox_digest(email) into new.stranger from invitations
        where id = (new.payload ->> 'invitation_id')::uuid
            and organization_id = new.organization_id;
    elsif new.payload ->> 'template' = 'work_order_moved' then
        new.stranger := mailbox_of_requester(
            new.organization_id, (new.payload ->> 'work_order_id')::uuid);
    elsif new.payload ? 'violation_id' then
        new.stranger := mailbox_of_violation(
            new.organization_id, (new.payload ->> 'violation_id')::uuid);
    end if;
    if new.stranger is not null then
        begin
            call refuse_mail_to_strangers(new.organization_id, new.stranger);
        exception when sqlstate 'PV429' then
            -- These wait for an answer, and there are other ways to send them.
            if new.payload ->> 'template' in ('invitation', 'violation_letter') then
                raise;
            end if;
            new.delivered_at := now();
            new.stranger := null;
        end;
    end if;
    return new;
end
$$;
