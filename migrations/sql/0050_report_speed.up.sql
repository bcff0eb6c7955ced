-- Reports read a million rows from an index alone, and events of the processor are cleaned up.

-- Each index has what an income statement sums and what it chooses by.
drop index collected_amounts_effective_on_idx;
create index collected_amounts_effective_on_idx
    on collected_amounts (organization_id, effective_on)
    include (property_id, association_id, charge_type, amount_cents);
create index charges_charged_idx on charges (organization_id, due_date)
    include (property_id, association_id, homeowner_id, type, amount_cents);
create index payments_processor_fee_idx on payments (organization_id, received_date)
    include (property_id, association_id, homeowner_id, processor_fee_cents)
    where succeeded_at is not null and processor_fee_cents > 0;
-- What may be outstanding at the bank, as the view bank_money says it.
create index payments_outstanding_idx on payments (organization_id, received_date)
    include (id, association_id, homeowner_id, amount_cents, processor_fee_cents)
    where not reconciled and succeeded_at is not null
        and origin not in ('opening', 'opening_deposit')
        and amount_cents <> coalesce(processor_fee_cents, 0);

-- Asked once a statement and not with each row. PostgreSQL also expects every second row to pass and
-- not one of 200, so that it sums in a hash table and does not sort first.
alter policy homeowner_select on collected_amounts using ((select scope_homeowner_id() is null));

-- An event is listed by the processor for 30 days, and known here for 90.
create index processor_events_received_at_idx on processor_events (received_at);
grant delete on processor_events to pavilion_platform;
drop trigger append_only on processor_events;
create trigger append_only before update on processor_events
    for each row execute function refuse_change();
create trigger kept before delete on processor_events
    for each row when (old.received_at > now() - interval '90 days')
    execute function refuse_change();
