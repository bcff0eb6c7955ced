-- What a completed reconciliation keeps, and that one in progress can be deleted.

-- Money may be entered, matched elsewhere or dated into the period after its completion, and the
-- statement before it corrected. Null in one that was completed before this migration.
alter table reconciliations
    add column completed_money_cents bigint,
    add column completed_unmatched_money bigint,
    add column completed_outstanding_cents bigint,
    add column completed_overdue_money bigint,
    -- Null also where no reconciliation ended on the day before.
    add column completed_opening_cents bigint;
call touch_changes('reconciliations');
grant update (
    completed_money_cents, completed_unmatched_money, completed_outstanding_cents,
    completed_overdue_money, completed_opening_cents
) on reconciliations to pavilion_tenant;

-- A trigger, so that older code, which does not know them, forgets them as well when it reopens one.
create function forget_completed_totals() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    new.completed_money_cents := null;
    new.completed_unmatched_money := null;
    new.completed_outstanding_cents := null;
    new.completed_overdue_money := null;
    new.completed_opening_cents := null;
    return new;
end
$$;
create trigger reopened before update of status on reconciliations
    for each row when (new.status = 'in_progress') execute function forget_completed_totals();

grant delete on reconciliations to pavilion_tenant;
create trigger completed_stays before delete on reconciliations
    for each row when (old.status = 'completed') execute function refuse_completed();
