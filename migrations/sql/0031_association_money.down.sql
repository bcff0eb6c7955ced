drop view recurring_assessments;
drop view rental_recurring_charges;
drop view homeowner_payments;
drop view rental_payments;
drop view assessments;
drop view rental_charges;

alter policy homeowner_select on payment_allocations using (scope_homeowner_id() is null);
alter table payment_allocations drop column homeowner_id;
alter policy homeowner_select on payment_reversals using (scope_homeowner_id() is null);
alter table payment_reversals drop column homeowner_id;
alter policy homeowner_select on charge_adjustments using (scope_homeowner_id() is null);
alter table charge_adjustments drop column homeowner_id;

alter policy homeowner_select on payments using (scope_homeowner_id() is null);
drop index payments_received_date_idx;
drop index payments_status_idx;
drop index payments_method_idx;
drop index payments_of_homeowners_received_date_idx;
drop index payments_of_homeowners_status_idx;
drop index payments_of_homeowners_method_idx;
drop trigger touch on payments;
alter table payments drop column homeowner_id, drop column association_id;
call touch_changes('payments');
create index payments_received_date_idx on payments (organization_id, received_date desc, id desc);
create index payments_status_idx
    on payments (organization_id, status, received_date desc, id desc);
create index payments_method_idx
    on payments (organization_id, method, received_date desc, id desc);

alter policy homeowner_select on charges using (scope_homeowner_id() is null);
drop index charges_due_date_idx;
drop index charges_status_idx;
drop index charges_type_idx;
drop index charges_open_due_date_idx;
drop index charges_assessments_due_date_idx;
drop index charges_assessments_status_idx;
drop index charges_assessments_type_idx;
drop index charges_assessments_open_due_date_idx;
drop trigger touch on charges;
alter table charges
    drop constraint charges_type_check,
    drop constraint charges_recurring_charge_id_check,
    drop column homeowner_id,
    drop column association_id,
    drop column violation_id,
    add constraint charges_type_check check (type in (
        'rent', 'late_fee', 'returned_payment_fee', 'utility', 'deposit', 'service_fee',
        'opening_balance', 'other')),
    add constraint charges_type_account_kind_check
        check (type not in ('rent', 'deposit') or account_kind = 'lease'),
    add constraint charges_recurring_charge_id_check
        check (recurring_charge_id is null or lease_id is not null);
call touch_changes('charges');
create index charges_due_date_idx on charges (organization_id, due_date desc, id desc);
create index charges_status_idx on charges (organization_id, status, due_date desc, id desc);
create index charges_type_idx on charges (organization_id, type, due_date desc, id desc);
create index charges_open_due_date_idx on charges (organization_id, due_date desc, id desc)
    where open_cents > 0;

drop index recurring_charges_created_at_idx;
drop index recurring_charges_assessments_created_at_idx;
drop trigger touch on recurring_charges;
drop trigger archived_association_id on recurring_charges;
drop trigger archived_association_id_again on recurring_charges;
drop trigger archived_homeowner_id on recurring_charges;
drop trigger archived_homeowner_id_again on recurring_charges;
alter table recurring_charges
    drop constraint recurring_charges_type_check,
    drop column association_id,
    drop column homeowner_id,
    drop column total_cents,
    alter column lease_id set not null,
    alter column amount_cents set not null,
    add constraint recurring_charges_type_check
        check (type in ('utility', 'service_fee', 'other'));
call touch_changes('recurring_charges');
create index recurring_charges_created_at_idx
    on recurring_charges (organization_id, created_at desc, id desc);

drop trigger account on homeowners;
drop function open_homeowner_account();
delete from accounts where kind = 'homeowner';
alter policy homeowner_select on accounts using (scope_homeowner_id() is null);
drop trigger touch on accounts;
alter table accounts
    drop column homeowner_id,
    drop column association_id,
    drop constraint accounts_kind_check,
    add constraint accounts_kind_check check (kind in ('lease', 'tenant'));
call touch_changes('accounts');

revoke update (
    first_name, last_name, email, status, notes, archived_at
) on homeowners from pavilion_tenant;
drop trigger touch on homeowners;
alter table homeowners drop column is_billed, drop column share_ppm;
call touch_changes('homeowners');

revoke update on associations from pavilion_tenant;
drop trigger touch on associations;
alter table associations
    drop column payment_order, drop column delinquent_after_days, drop column assessment_days_ahead;
call touch_changes('associations');
