drop trigger touch on payments;
alter table payments drop column reference_key;
call touch_changes('payments');
