drop trigger completed_stays on reconciliations;
revoke delete on reconciliations from pavilion_tenant;

drop trigger reopened on reconciliations;
drop function forget_completed_totals();

-- The trigger names each column, so it has to let go of these before they are dropped.
drop trigger touch on reconciliations;
alter table reconciliations
    drop column completed_opening_cents,
    drop column completed_overdue_money,
    drop column completed_outstanding_cents,
    drop column completed_unmatched_money,
    drop column completed_money_cents;
call touch_changes('reconciliations');
