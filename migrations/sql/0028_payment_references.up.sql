-- Payments are found by their reference, such as the number of a cheque.
alter table payments
    add column reference_key text collate "C" generated always as (search_key(reference)) stored;
create index payments_reference_key_idx on payments (organization_id, reference_key)
    where reference_key is not null;
call touch_changes('payments');
