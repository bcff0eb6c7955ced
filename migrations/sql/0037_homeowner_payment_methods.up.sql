-- Payments by homeowners from their portal: customers and saved methods of their own, the consent to
-- be collected from without being asked, and the rows that a homeowner's own session writes.

alter table homeowners
    add column processor_customer_id text,
    add constraint homeowners_processor_customer_id_key
        unique (organization_id, processor_customer_id);
call touch_changes('homeowners');
grant update (processor_customer_id) on homeowners to pavilion_tenant;

alter table payment_methods
    alter column tenant_id drop not null,
    add column homeowner_id uuid,
    -- The payer's own consent, given in the portal: when, from where, and in which words.
    add column autopay_consent_at timestamptz,
    add column autopay_consent_ip inet,
    add column autopay_consent_text text
        check (length(autopay_consent_text) between 1 and 5000),
    -- When the processor is to be asked, once more, to detach it.
    add column detach_due_at timestamptz,
    add constraint payment_methods_homeowner_id_fkey
        foreign key (organization_id, homeowner_id) references homeowners (organization_id, id),
    add constraint payment_methods_homeowner_id_check
        check ((tenant_id is null) <> (homeowner_id is null)),
    -- Staff enter the written authorization of a tenant only.
    add constraint payment_methods_authorized_on_check
        check (authorized_on is null or tenant_id is not null),
    drop constraint payment_methods_autopay_check,
    add constraint payment_methods_autopay_check
        check (not autopay or authorized_on is not null or autopay_consent_at is not null),
    add constraint payment_methods_detach_due_at_check
        check (detach_due_at is null or detached_at is not null);
create unique index payment_methods_homeowner_id_is_default_key
    on payment_methods (organization_id, homeowner_id) where is_default;
create index payment_methods_homeowner_id_idx
    on payment_methods (organization_id, homeowner_id, is_default desc, id desc)
    where homeowner_id is not null;
create index payment_methods_detach_due_at_idx on payment_methods (detach_due_at)
    where detach_due_at is not null;
call touch_changes('payment_methods');
-- When the processor is asked is no change that a person made.
create or replace trigger audit after insert or update or delete on payment_methods
    for each row execute function audit_change('detach_due_at');
call refuse_archived_references('payment_methods');
alter policy homeowner_select on payment_methods
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
alter policy homeowner_insert on payment_methods
    with check (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
alter policy homeowner_update on payment_methods
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
grant insert (homeowner_id, autopay_consent_text) on payment_methods to pavilion_tenant;
grant update (autopay_consent_text) on payment_methods to pavilion_tenant;
-- A disconnection takes it back, since what was saved at that account can't be reached any more.
grant update (detach_due_at) on payment_methods to pavilion_tenant, pavilion_platform;

-- A homeowner's method changes by its homeowner: only it agrees to be collected from without being
-- asked, in words that are kept with the time and the address. Staff switch that off, and remove.
create function keep_consent() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if new.tenant_id is not null then
        return new;
    end if;
    if scope_homeowner_id() is distinct from new.homeowner_id and tg_op = 'UPDATE'
        and (new.is_default and not old.is_default or new.autopay and not old.autopay)
    then
        raise exception using errcode = 'PV409', message =
            'A homeowner changes this payment method in the portal. Here it can be removed, and '
            'automatic payments can be switched off.';
    end if;
    if not new.autopay then
        new.autopay_consent_at := null;
        new.autopay_consent_ip := null;
        new.autopay_consent_text := null;
    elsif scope_homeowner_id() = new.homeowner_id and new.autopay_consent_text is not null
        and (tg_op = 'INSERT' or not old.autopay
            or new.autopay_consent_text is distinct from old.autopay_consent_text)
    then
        new.autopay_consent_at := now();
        new.autopay_consent_ip := nullif(current_setting('pavilion.ip', true), '')::inet;
    end if;
    return new;
end
$$;
create trigger consent
    before insert or update of is_default, autopay, autopay_consent_text on payment_methods
    for each row execute function keep_consent();

-- An archived homeowner is collected from no more. The processor is asked to detach what was saved
-- by settle-payments, after the commit.
create function release_payment_methods() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    insert into outbox (organization_id, kind, payload)
    select organization_id, 'email', jsonb_build_object(
        'template', 'autopay_switched', 'payment_method_id', id, 'is_on', false)
    from payment_methods
    where organization_id = new.organization_id and homeowner_id = new.id and autopay;
    update payment_methods
    set detached_at = now(), is_default = false, autopay = false, detach_due_at = now()
    where organization_id = new.organization_id and homeowner_id = new.id and detached_at is null;
    return null;
end
$$;
create trigger payment_methods after update of archived_at on homeowners
    for each row when (old.archived_at is null and new.archived_at is not null)
    execute function release_payment_methods();

-- A homeowner's session asks for payments of its own account, and writes what becomes of them. What
-- has been decided it changes no more.
alter policy homeowner_update on accounts
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
alter policy homeowner_insert on payments with check (
    scope_homeowner_id() is null
    or (homeowner_id = scope_homeowner_id() and origin = 'portal' and status = 'pending'));
alter policy homeowner_update on payments
    using (
        scope_homeowner_id() is null
        or (homeowner_id = scope_homeowner_id() and origin = 'portal' and status = 'pending'))
    with check (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
alter policy homeowner_insert on payment_allocations
    with check (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
-- Refunds, with their reasons, are the office's.
alter policy homeowner_select on processor_requests using (
    scope_homeowner_id() is null or (refund_cents is null and payment_id in (
        select id from payments where homeowner_id = scope_homeowner_id())));
alter policy homeowner_insert on processor_requests with check (
    scope_homeowner_id() is null or (refund_cents is null and payment_id in (
        select id from payments where homeowner_id = scope_homeowner_id())));
alter policy homeowner_update on processor_requests using (
    scope_homeowner_id() is null or (refund_cents is null and payment_id in (
        select id from payments where homeowner_id = scope_homeowner_id())));
alter policy homeowner_delete on processor_requests using (
    scope_homeowner_id() is null or (refund_cents is null and payment_id in (
        select id from payments where homeowner_id = scope_homeowner_id())));

-- A payer is no member, so that what it makes names none.
alter table payments alter column created_by_user_id
    set default case when scope_homeowner_id() is null then scope_user_id() end;
alter table payment_allocations alter column created_by_user_id
    set default case when scope_homeowner_id() is null then scope_user_id() end;

-- What every session may know of its organization's account at the processor: a homeowner's does not
-- see the organization's row.
create function processor_account_of(of_organization uuid)
    returns table (id uuid, processor_account_id text, processor_ready boolean)
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select id, processor_account_id, processor_ready from organizations
        where id = of_organization and is_in_scope(of_organization);
    end;

-- The same, held until the transaction ends: the account is not forgotten before what was begun on
-- it is there.
create function hold_processor_account() returns boolean
    language sql volatile security definer set search_path = public, pg_temp
    begin atomic
        select processor_ready from organizations where id = scope_organization_id() for share;
    end;

-- The day through which the books are closed, also for a session that does not see the row.
create function books_closed_through(of_organization uuid) returns date
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select books_closed_through from organizations
        where id = of_organization and is_in_scope(of_organization);
    end;
grant execute on function processor_account_of(uuid), books_closed_through(uuid)
    to pavilion_tenant, pavilion_platform;
grant execute on function hold_processor_account() to pavilion_tenant;
