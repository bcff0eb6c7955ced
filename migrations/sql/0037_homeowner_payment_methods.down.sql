drop function books_closed_through(uuid), hold_processor_account(), processor_account_of(uuid);
alter table payment_allocations alter column created_by_user_id set default scope_user_id();
alter table payments alter column created_by_user_id set default scope_user_id();
alter policy homeowner_delete on processor_requests using (scope_homeowner_id() is null);
alter policy homeowner_update on processor_requests using (scope_homeowner_id() is null);
alter policy homeowner_insert on processor_requests with check (scope_homeowner_id() is null);
alter policy homeowner_select on processor_requests using (scope_homeowner_id() is null);
alter policy homeowner_insert on payment_allocations with check (scope_homeowner_id() is null);
drop policy homeowner_update on payments;
create policy homeowner_update on payments as restrictive for update to pavilion_tenant
    using (scope_homeowner_id() is null);
alter policy homeowner_insert on payments with check (scope_homeowner_id() is null);
alter policy homeowner_update on accounts using (scope_homeowner_id() is null);
drop trigger payment_methods on homeowners;
drop function release_payment_methods();
drop trigger consent on payment_methods;
drop function keep_consent();
alter policy homeowner_update on payment_methods using (scope_homeowner_id() is null);
alter policy homeowner_insert on payment_methods with check (scope_homeowner_id() is null);
alter policy homeowner_select on payment_methods using (scope_homeowner_id() is null);
create or replace trigger audit after insert or update or delete on payment_methods
    for each row execute function audit_change();
drop trigger touch on payment_methods;
drop trigger archived_homeowner_id_again on payment_methods;
drop trigger archived_homeowner_id on payment_methods;
alter table payment_methods
    drop column homeowner_id,
    drop column autopay_consent_at,
    drop column autopay_consent_ip,
    drop column autopay_consent_text,
    drop column detach_due_at,
    drop constraint payment_methods_authorized_on_check,
    add constraint payment_methods_autopay_check check (not autopay or authorized_on is not null),
    alter column tenant_id set not null;
call touch_changes('payment_methods');
drop trigger touch on homeowners;
alter table homeowners drop column processor_customer_id;
call touch_changes('homeowners');
