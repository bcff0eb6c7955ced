-- Which rows a homeowner's scope changes is said by policies, and here, which of their columns: the
-- same grants serve the staff. Naming one is refused, also with its present value.

create trigger own_columns
    before update of first_name, last_name, email, status, notes, property_id, unit_id, is_billed,
        share_ppm, archived_at
    on homeowners
    for each row when (scope_homeowner_id() is not null) execute function refuse_change();
create trigger own_columns
    before update of category, severity, description, cure_by, appeal_upheld, notes on violations
    for each row when (scope_homeowner_id() is not null) execute function refuse_change();
create trigger own_columns
    before update of title, description, category, priority, vendor_id, estimated_cost_cents,
        actual_cost_cents, opened_at, completed_at
    on work_orders
    for each row when (scope_homeowner_id() is not null) execute function refuse_change();
