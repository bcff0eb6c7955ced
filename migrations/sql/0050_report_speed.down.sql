drop trigger kept on processor_events;
drop trigger append_only on processor_events;
create trigger append_only before update or delete on processor_events
    for each row execute function refuse_change();
revoke delete on processor_events from pavilion_platform;
drop index processor_events_received_at_idx;

alter policy homeowner_select on collected_amounts using (scope_homeowner_id() is null);

drop index payments_outstanding_idx;
drop index payments_processor_fee_idx;
drop index charges_charged_idx;
drop index collected_amounts_effective_on_idx;
create index collected_amounts_effective_on_idx
    on collected_amounts (organization_id, effective_on);
