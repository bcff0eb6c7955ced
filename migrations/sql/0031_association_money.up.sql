-- The ledger's second face: what homeowners owe their association. The tables and rules are those of
-- the rental face; a view for each face keeps their rows apart.

alter table associations
    -- Assessments before fines and fees, as California Civil Code 5655 and Texas Property Code
    -- 209.0063 want it.
    add column payment_order text not null default 'assessments_first'
        check (payment_order in ('oldest_first', 'assessments_first')),
    add column delinquent_after_days integer not null default 30
        check (delinquent_after_days between 1 and 365),
    add column assessment_days_ahead integer not null default 10
        check (assessment_days_ahead between 0 and 60);
call touch_changes('associations');
grant insert (payment_order, delinquent_after_days, assessment_days_ahead)
    on associations to pavilion_tenant;
grant update (
    name, address_line1, address_line2, city, state, postal_code, country, phone, email, website,
    fiscal_year_start, accepts_join_requests, late_fee_percent_bp,
    late_fee_minimum_cents, late_fee_grace_days, late_fees_since, payment_order,
    delinquent_after_days, assessment_days_ahead, notes, archived_at
) on associations to pavilion_tenant;

-- Of the whole row, so that a column more changes nothing.
create or replace function association_to_join(given_code text, given_email text)
    returns associations
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select association
        from association_by_join_code(given_code) as found
        join associations as association on association.id = found.association_id
        where 3 > (
                select count(*) from unconfirmed_join_requests
                where mailbox_digest(email) = mailbox_digest(given_email)
                    and association_id is not null
                    and created_at > now() - interval '1 hour'
            );
    end;

alter table homeowners
    -- The second owner of a unit is not billed.
    add column is_billed boolean not null default true,
    -- In common costs, in parts of a million.
    add column share_ppm integer check (share_ppm between 1 and 1000000);
call touch_changes('homeowners');
grant insert (is_billed, share_ppm) on homeowners to pavilion_tenant;
grant update (
    first_name, last_name, email, status, notes, is_billed, share_ppm, archived_at
) on homeowners to pavilion_tenant;

alter table accounts
    add column homeowner_id uuid,
    add column association_id uuid,
    drop constraint accounts_kind_check,
    add constraint accounts_kind_check check (kind in ('lease', 'tenant', 'homeowner')),
    add unique (organization_id, homeowner_id, id),
    add constraint accounts_homeowner_id_key unique (organization_id, homeowner_id),
    add constraint accounts_homeowner_id_fkey
        foreign key (organization_id, association_id, homeowner_id)
        references homeowners (organization_id, association_id, id)
        on update cascade on delete cascade,
    add constraint accounts_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id),
    add constraint accounts_homeowner_id_check
        check ((kind = 'homeowner') = (homeowner_id is not null)),
    add constraint accounts_association_id_check
        check ((homeowner_id is null) = (association_id is null));
create index accounts_association_id_idx
    on accounts (organization_id, association_id, homeowner_id) where association_id is not null;
call touch_changes('accounts');
alter policy homeowner_select on accounts
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());

create function open_homeowner_account() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    insert into accounts (organization_id, kind, homeowner_id, association_id)
    values (new.organization_id, 'homeowner', new.id, new.association_id);
    return null;
end
$$;
create trigger account after insert on homeowners
    for each row execute function open_homeowner_account();
insert into accounts (organization_id, kind, homeowner_id, association_id)
select organization_id, 'homeowner', id, association_id from homeowners;

alter table recurring_charges
    alter column lease_id drop not null,
    alter column amount_cents drop not null,
    add column association_id uuid,
    -- Null for all that are billed.
    add column homeowner_id uuid,
    -- Split by the homeowners' shares.
    add column total_cents bigint check (total_cents between 1 and 1000000000000000),
    add unique (organization_id, association_id, id),
    add constraint recurring_charges_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id),
    add constraint recurring_charges_homeowner_id_fkey
        foreign key (organization_id, association_id, homeowner_id)
        references homeowners (organization_id, association_id, id),
    add constraint recurring_charges_association_id_check
        check ((lease_id is null) = (association_id is not null)),
    add constraint recurring_charges_homeowner_id_check
        check (homeowner_id is null or association_id is not null),
    add constraint recurring_charges_amount_cents_check1
        check ((amount_cents is null) = (total_cents is not null)),
    add constraint recurring_charges_total_cents_check1
        check (total_cents is null or (association_id is not null and homeowner_id is null)),
    drop constraint recurring_charges_type_check,
    add constraint recurring_charges_type_check check (
        case when lease_id is null then type in ('monthly_dues', 'special_assessment', 'other')
            else type in ('utility', 'service_fee', 'other') end);
create index recurring_charges_association_id_idx
    on recurring_charges (organization_id, association_id, created_at desc, id desc)
    where association_id is not null;
create index recurring_charges_homeowner_id_idx
    on recurring_charges (organization_id, homeowner_id, created_at desc, id desc)
    where homeowner_id is not null;
drop index recurring_charges_created_at_idx;
create index recurring_charges_created_at_idx
    on recurring_charges (organization_id, created_at desc, id desc) where lease_id is not null;
create index recurring_charges_assessments_created_at_idx
    on recurring_charges (organization_id, created_at desc, id desc)
    where association_id is not null;
call touch_changes('recurring_charges');
call refuse_archived_references('recurring_charges');
grant insert (association_id, homeowner_id, total_cents) on recurring_charges to pavilion_tenant;
grant update (total_cents) on recurring_charges to pavilion_tenant;

alter table charges
    add column homeowner_id uuid,
    add column association_id uuid,
    -- Of a fine.
    add column violation_id uuid,
    drop constraint charges_type_check,
    drop constraint charges_type_account_kind_check,
    add constraint charges_type_check check (
        case when account_kind = 'homeowner' then type in (
                'monthly_dues', 'special_assessment', 'late_fee', 'returned_payment_fee',
                'violation_fee', 'transfer_fee', 'opening_balance', 'other')
            else type in (
                'late_fee', 'returned_payment_fee', 'utility', 'service_fee', 'opening_balance',
                'other')
                or (type in ('rent', 'deposit') and account_kind = 'lease')
        end),
    add constraint charges_homeowner_id_fkey
        foreign key (organization_id, homeowner_id, account_id)
        references accounts (organization_id, homeowner_id, id),
    add constraint charges_association_id_fkey
        foreign key (organization_id, association_id, homeowner_id)
        references homeowners (organization_id, association_id, id),
    add constraint charges_account_kind_homeowner_id_check
        check ((account_kind = 'homeowner') = (homeowner_id is not null)),
    add constraint charges_association_id_check
        check ((homeowner_id is null) = (association_id is null)),
    add constraint charges_violation_id_check
        check (violation_id is null or type = 'violation_fee'),
    drop constraint charges_recurring_charge_id_check,
    add constraint charges_recurring_charge_id_check check (
        recurring_charge_id is null or lease_id is not null or association_id is not null),
    add constraint charges_recurring_charge_id_association_id_fkey
        foreign key (organization_id, association_id, recurring_charge_id)
        references recurring_charges (organization_id, association_id, id);
-- What lists read stands in two halves, so that neither face looks through the other's rows.
drop index charges_due_date_idx;
drop index charges_status_idx;
drop index charges_type_idx;
drop index charges_open_due_date_idx;
create index charges_due_date_idx on charges (organization_id, due_date desc, id desc)
    where account_kind <> 'homeowner';
create index charges_status_idx on charges (organization_id, status, due_date desc, id desc)
    where account_kind <> 'homeowner';
create index charges_type_idx on charges (organization_id, type, due_date desc, id desc)
    where account_kind <> 'homeowner';
create index charges_open_due_date_idx on charges (organization_id, due_date desc, id desc)
    where open_cents > 0 and account_kind <> 'homeowner';
create index charges_assessments_due_date_idx
    on charges (organization_id, due_date desc, id desc) where account_kind = 'homeowner';
create index charges_assessments_status_idx
    on charges (organization_id, status, due_date desc, id desc)
    where account_kind = 'homeowner';
create index charges_assessments_type_idx
    on charges (organization_id, type, due_date desc, id desc) where account_kind = 'homeowner';
create index charges_assessments_open_due_date_idx
    on charges (organization_id, due_date desc, id desc)
    where open_cents > 0 and account_kind = 'homeowner';
create index charges_homeowner_id_idx
    on charges (organization_id, homeowner_id, due_date desc, id desc)
    where homeowner_id is not null;
create index charges_association_id_idx
    on charges (organization_id, association_id, due_date desc, id desc)
    where association_id is not null;
call touch_changes('charges');
alter policy homeowner_select on charges
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
grant insert (homeowner_id, association_id, violation_id)
    on charges to pavilion_tenant, pavilion_platform;

alter table payments
    add column homeowner_id uuid,
    add column association_id uuid,
    add constraint payments_homeowner_id_fkey
        foreign key (organization_id, homeowner_id, account_id)
        references accounts (organization_id, homeowner_id, id),
    add constraint payments_association_id_fkey
        foreign key (organization_id, association_id, homeowner_id)
        references homeowners (organization_id, association_id, id),
    add constraint payments_account_kind_homeowner_id_check
        check ((account_kind = 'homeowner') = (homeowner_id is not null)),
    add constraint payments_association_id_check
        check ((homeowner_id is null) = (association_id is null));
drop index payments_received_date_idx;
drop index payments_status_idx;
drop index payments_method_idx;
create index payments_received_date_idx
    on payments (organization_id, received_date desc, id desc)
    where account_kind <> 'homeowner';
create index payments_status_idx
    on payments (organization_id, status, received_date desc, id desc)
    where account_kind <> 'homeowner';
create index payments_method_idx
    on payments (organization_id, method, received_date desc, id desc)
    where account_kind <> 'homeowner';
create index payments_of_homeowners_received_date_idx
    on payments (organization_id, received_date desc, id desc) where account_kind = 'homeowner';
create index payments_of_homeowners_status_idx
    on payments (organization_id, status, received_date desc, id desc)
    where account_kind = 'homeowner';
create index payments_of_homeowners_method_idx
    on payments (organization_id, method, received_date desc, id desc)
    where account_kind = 'homeowner';
create index payments_homeowner_id_idx
    on payments (organization_id, homeowner_id, received_date desc, id desc)
    where homeowner_id is not null;
create index payments_association_id_idx
    on payments (organization_id, association_id, received_date desc, id desc)
    where association_id is not null;
call touch_changes('payments');
alter policy homeowner_select on payments
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
grant insert (homeowner_id, association_id) on payments to pavilion_tenant, pavilion_platform;

-- The account's homeowner is in these rows too, so that its own scope reads them without another
-- table.
alter table charge_adjustments
    add column homeowner_id uuid,
    add constraint charge_adjustments_homeowner_id_fkey
        foreign key (organization_id, homeowner_id, account_id)
        references accounts (organization_id, homeowner_id, id);
create index charge_adjustments_homeowner_id_idx
    on charge_adjustments (organization_id, homeowner_id, effective_on desc, id desc)
    where homeowner_id is not null;
alter policy homeowner_select on charge_adjustments
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
grant insert (homeowner_id) on charge_adjustments to pavilion_tenant, pavilion_platform;

alter table payment_reversals
    add column homeowner_id uuid,
    add constraint payment_reversals_homeowner_id_fkey
        foreign key (organization_id, homeowner_id, account_id)
        references accounts (organization_id, homeowner_id, id);
create index payment_reversals_homeowner_id_idx
    on payment_reversals (organization_id, homeowner_id, effective_on desc, id desc)
    where homeowner_id is not null;
alter policy homeowner_select on payment_reversals
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
grant insert (homeowner_id) on payment_reversals to pavilion_tenant, pavilion_platform;

alter table payment_allocations
    add column homeowner_id uuid,
    add constraint payment_allocations_homeowner_id_fkey
        foreign key (organization_id, homeowner_id, account_id)
        references accounts (organization_id, homeowner_id, id);
create index payment_allocations_homeowner_id_idx
    on payment_allocations (organization_id, homeowner_id, effective_on desc, id desc)
    where homeowner_id is not null;
alter policy homeowner_select on payment_allocations
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
grant insert (homeowner_id) on payment_allocations to pavilion_tenant, pavilion_platform;

-- The faces. Rows are read and changed through them, so that no statement forgets which it is; new
-- rows go into the tables.
create view rental_charges with (security_invoker = true) as
    select * from charges where account_kind <> 'homeowner';
create view assessments with (security_invoker = true) as
    select * from charges where account_kind = 'homeowner';
create view rental_payments with (security_invoker = true) as
    select * from payments where account_kind <> 'homeowner';
create view homeowner_payments with (security_invoker = true) as
    select * from payments where account_kind = 'homeowner';
create view rental_recurring_charges with (security_invoker = true) as
    select * from recurring_charges where lease_id is not null;
create view recurring_assessments with (security_invoker = true) as
    select * from recurring_charges where association_id is not null;
grant select on
    rental_charges, assessments, rental_payments, homeowner_payments, rental_recurring_charges,
    recurring_assessments
    to pavilion_tenant, pavilion_platform;
grant update (description, notes, due_date) on rental_charges, assessments to pavilion_tenant;
grant update (description, amount_cents, next_index, ends_on, paused_at)
    on rental_recurring_charges to pavilion_tenant;
grant update (description, amount_cents, total_cents, next_index, ends_on, paused_at)
    on recurring_assessments to pavilion_tenant;
