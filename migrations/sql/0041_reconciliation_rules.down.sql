drop trigger reconciled on expenses;
drop trigger reconciled on payment_reversals;
drop function refuse_reconciled;
drop trigger judge on bank_batch_items;
drop function judge_batch_item;
drop trigger suggestions on bank_transactions;
drop function drop_line_suggestions;
drop trigger completed on reconciliations;
drop function refuse_completed;
drop trigger matched on reconciliation_matches;
drop function refuse_matched;
drop trigger reconciled on reconciliation_matches;
drop trigger reconciled_anew on reconciliation_matches;
drop function mark_reconciled;
drop trigger judge on reconciliation_matches;
drop function judge_match;
drop procedure drop_suggestions;
drop procedure take_money;
drop view bank_money;
drop view homeowner_payments;
drop view rental_payments;
drop index expenses_reconciled_idx;
drop index payments_reconciled_idx;
create or replace trigger audit after insert or update or delete on payments
    for each row execute function audit_change(
        'reversed_cents', 'allocated_cents', 'credit_cents');
drop trigger touch on payments;
alter table payments drop column reconciled;
call touch_changes('payments');
create view rental_payments with (security_invoker = true) as
    select * from payments where account_kind <> 'homeowner';
create view homeowner_payments with (security_invoker = true) as
    select * from payments where account_kind = 'homeowner';
grant select on rental_payments, homeowner_payments to pavilion_tenant, pavilion_platform;
