-- So many rows ({rows}) for every list of the one organization that this database has a row of.
--
-- What is plausible for a manager of so many units: a hundred associations in use, ten units in a
-- property, a tenth archived. Ids are the row's number, so that one table can name another's.

create function organization() returns uuid immutable language sql
    return (select id from organizations);
create function numbered(n bigint) returns uuid immutable language sql
    return lpad(to_hex(n), 32, '0')::uuid;
create function at(n bigint) returns timestamptz stable language sql
    return now() - n * interval '1 minute';
-- Of the nth charge or payment: a tenth is a tenant's own, a tenth a homeowner's.
create function account_kind(n bigint) returns text immutable language sql
    return case n % 10 when 5 then 'tenant' when 2 then 'homeowner' else 'lease' end;
create function account(n bigint) returns uuid immutable language sql
    return numbered(1 + n % {tenth} + {rows} * case account_kind(n)
        when 'tenant' then 1 when 'homeowner' then 2 else 0 end);
create function archived(n bigint) returns timestamptz stable language sql
    return case when n % 10 = 0 then now() end;

create view numbers as select n from generate_series(1::bigint, {rows}) as n;

insert into users (id, email, name)
    select numbered(n), 'person-' || n || '@many.example', 'Person ' || n from numbers;
insert into organization_memberships (organization_id, user_id, role, created_at)
    select organization(), numbered(n), 'viewer', at(n) from numbers;
insert into associations (id, organization_id, name, join_code, archived_at, created_at)
    select numbered(n), organization(), 'Association ' || n, n, archived(n), at(n) from numbers;
insert into owners (organization_id, id, name, archived_at, created_at)
    select organization(), numbered(n), 'Owner ' || n, archived(n), at(n) from numbers;
insert into properties (
        id, organization_id, association_id, owner_id, owner_since, name, kind, address_line1, city,
        state, postal_code, country, archived_at, created_at)
    select numbered(n), organization(), numbered(1 + (n - 1) % 100),
        case when n % 2 = 0 then numbered(1 + n % 1000) end,
        case when n % 2 = 0 then date '2025-01-01' end, 'Property ' || n,
        (array['condo', 'commercial', 'other'])[1 + n % 3], '1 Linden Street', 'City ' || n % 200,
        'State ' || n % 50, '60601', 'US', archived(n), at(n) from numbers;
insert into units (
        organization_id, id, property_id, name, under_renovation, occupied, archived_at, created_at)
    select organization(), numbered(n), numbered(1 + n % {tenth}), 'Unit ' || n, n % 20 = 1,
        n % 20 > 2 and archived(n) is null, archived(n), at(n) from numbers;
insert into homeowners (
        organization_id, id, association_id, property_id, unit_id, user_id, first_name, last_name,
        email, status, archived_at, created_at)
    select organization(), numbered(n), numbered(1 + n % 100), numbered(1 + n % {tenth}), numbered(n),
        numbered(n), 'First ' || n, 'Last ' || n, n || '@many.example',
        (array['suspended', 'active', 'inactive'])[1 + n % 3], archived(n), at(n) from numbers;
-- A few seats in each association.
insert into board_members (
        organization_id, id, association_id, user_id, homeowner_id, role, start_date, end_date,
        created_at)
    select organization(), numbered(n), numbered(1 + n / 2), case when n % 2 = 0 then numbered(n) end,
        case when n % 2 = 1 then numbered(n) end,
        (array['president', 'vice_president', 'secretary', 'treasurer', 'member_at_large'])[1 + n % 5],
        current_date - (n / 100)::integer,
        case when n % 3 = 0 then current_date - (n / 100)::integer + 30 end, at(n) from numbers;
insert into tenants (
        organization_id, id, first_name, last_name, email, phone, status, property_id, unit_id,
        archived_at, created_at)
    select organization(), numbered(n), 'First ' || n, 'Last ' || n, n || '@many.example',
        '312 555 ' || n, (array['prospect', 'screening', 'approved', 'declined', 'withdrawn',
            'active', 'inactive'])[1 + n % 7], case when n % 3 = 0 then numbered(1 + n % {tenth}) end,
        case when n % 6 = 0 then numbered(n) end, archived(n), at(n) from numbers;
insert into accounts (organization_id, id, kind, tenant_id, homeowner_id, association_id)
    select organization(), numbered(n), 'lease', null::uuid, null::uuid, null::uuid from numbers
    union all
    select organization(), numbered({rows} + n), 'tenant', numbered(n), null, null from numbers
    union all
    select organization(), numbered(2 * {rows} + n), 'homeowner', null, id, association_id
    from numbers join homeowners on id = numbered(n);
insert into leases (
        organization_id, id, account_id, property_id, unit_id, start_date, end_date,
        rent_amount_cents, rent_due_day, status, activated_at, bill_from, ended_on, created_at)
    select organization_id, id, id, property_id, id, '2025-01-01',
        case when not occupied then date '2025-12-31' end, 150000, 1,
        case when occupied then 'active' else 'expired' end, now(), '2025-01-01',
        case when not occupied then date '2025-12-31' end, created_at
    from units;
insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
    select organization(), numbered(n), numbered(n), true from numbers
    union all
    select organization(), numbered(n), numbered(n + 1), false from numbers where n % 5 = 0;
insert into payment_methods (
        organization_id, id, tenant_id, processor_payment_method_id, type, is_default, detached_at,
        created_at)
    select organization(), numbered(n), numbered(n / 2 + 1), 'pm_' || n, 'card',
        n % 2 = 0 and n % 10 <> 0, case when n % 10 = 0 then at(n) end, at(n) from numbers;
insert into payment_methods (
        organization_id, id, homeowner_id, processor_payment_method_id, type, is_default, created_at)
    select organization(), numbered({rows} + n), numbered(1 + n % {tenth}), 'pm_of_owner_' || n,
        'card', n <= {tenth}, at(n) from numbers;
insert into vendors (organization_id, id, name, phone, category, archived_at, created_at)
    select organization(), numbered(n), 'Vendor ' || n, '312 555 ' || n,
        (array['plumbing', 'electrical', 'general'])[1 + n % 3], archived(n), at(n) from numbers;
insert into work_orders (
        organization_id, id, property_id, unit_id, title, description, category, priority, status,
        requested_by_tenant_id, requested_by_homeowner_id, vendor_id, opened_at, completed_at,
        cancelled_at)
    select organization(), numbered(n), numbered(1 + n % {tenth}), numbered(n), 'Order ' || n, '',
        (array['plumbing', 'electrical', 'general'])[1 + n % 3],
        (array['low', 'normal', 'high', 'emergency'])[1 + n % 4],
        (array['open', 'in_progress', 'completed', 'cancelled'])[1 + n % 4],
        case when n % 3 = 0 then numbered(n) end, case when n % 3 = 1 then numbered(least(n / 10 * 10 + 3, {rows})) end,
        numbered(1 + n % ({tenth} / 10)), at(n), case when n % 4 = 2 then now() end,
        case when n % 4 = 3 then now() end from numbers;
insert into violations (
        organization_id, id, association_id, homeowner_id, property_id, unit_id, category, severity,
        description, status, violation_date, appealed_from, resolved_at, closed_at, outcome,
        created_at)
    select organization(), numbered(n), numbered(1 + n % 100), numbered(least(n / 10 * 10 + 3, {rows})),
        case when n % 2 = 0 then numbered(1 + n % {tenth}) end,
        case when n % 4 = 0 then numbered(n) end,
        (array['noise', 'parking', 'trash', 'pet'])[1 + n % 4],
        (array['minor', 'moderate', 'major', 'critical'])[1 + n / 4 % 4], '', status, current_date,
        case when status = 'appealed' then 'open' end,
        case when status = 'resolved' then now() end, case when status = 'closed' then now() end,
        case when status = 'closed' then 'cured' end, at(n)
    from (
        select n, (array['open', 'in_progress', 'appealed', 'resolved', 'closed'])[1 + n % 5]
            as status
        from numbers
    ) as numbered;
insert into join_requests (
        organization_id, id, association_id, user_id, first_name, last_name, status, homeowner_id,
        decided_at, created_at)
    select organization(), numbered(n), numbered(1 + n % 100), numbered(n), 'First', 'Last',
        case when n % 10 = 0 then 'pending' else 'approved' end,
        case when n % 10 > 0 then numbered(n) end, case when n % 10 > 0 then now() end, at(n)
    from numbers;
-- Every state somewhere in a row: to find the oldest ones, a list must not read all others.
insert into invitations (
        organization_id, id, kind, email, role, homeowner_id, invited_by_user_id, accepted_at,
        revoked_at, expires_at, created_at)
    select organization(), numbered(n), case when n % 2 = 0 then 'member' else 'homeowner' end,
        n || '@many.example', case when n % 2 = 0 then 'viewer' end,
        case when n % 2 = 1 then numbered(n) end, numbered(n),
        case when n between {rows} * 0.03 and {rows} * 0.99 then now() end, case when n > {rows} * 0.995 then now() end,
        now() + case when n < {rows} * 0.02 then '1 day' else '-1 day' end::interval, at(n) from numbers;
-- Another organization's: no list may come by an index that holds both.
insert into invitations (
        organization_id, kind, email, role, invited_by_user_id, expires_at, created_at)
    select numbered(1), 'member', n || '@other.example', 'viewer', numbered(n),
        now() + (1 + n % 7) * interval '1 day', at(n)
    from numbers where n <= 5 * {tenth};
insert into documents (
        organization_id, id, property_id, unit_id, association_id, lease_id, tenant_id,
        work_order_id, violation_id, category, file_name, content_type, size_bytes, state,
        pending_until, visible_to_homeowners, uploaded_by_homeowner_id, created_at)
    select organization(), numbered(n), case when n % 7 = 0 then numbered(1 + n % {tenth}) end,
        case when n % 7 = 1 then numbered(n) end, case when n % 7 = 2 then numbered(1 + n % 100) end,
        case when n % 7 = 3 then numbered(n) end, case when n % 7 = 4 then numbered(n) end,
        case when n % 7 = 5 then numbered(n) end, case when n % 7 = 6 then numbered(n) end,
        (array['lease', 'notice', 'financial', 'photo', 'rules', 'other'])[1 + n / 6 % 6], 'a.pdf',
        'application/pdf', 1, case when n % 10 = 0 then 'pending' else 'ready' end,
        case when n % 10 = 0 then now() end, n % 7 in (2, 5, 6),
        case when n % 14 in (5, 6) then numbered(n) end, at(n) from numbers;

insert into letter_templates (
        organization_id, id, association_id, letter_type, subject, body, created_at)
    select organization(), numbered(n), numbered(n), (array['first_notice', 'second_notice',
        'final_notice', 'hearing_notice', 'custom'])[1 + n % 5], 'Subject', 'Body', at(n)
    from numbers;
-- Of each violation five, the first two sent.
insert into violation_letters (
        organization_id, id, violation_id, letter_type, subject, body, status, hearing_at, content,
        document_id, sent_at, sent_by_user_id, created_at)
    select organization(), numbered(n), numbered(1 + n / 5), (array['first_notice',
            'second_notice', 'final_notice', 'hearing_notice', 'custom'])[1 + n % 5],
        'Subject', 'Body', case when is_sent then 'sent' else 'draft' end, now(),
        case when is_sent then '{"subject": "Subject", "paragraphs": []}'::jsonb end,
        case when is_sent then numbered(n) end, case when is_sent then at(n) end,
        case when is_sent then numbered(n) end, at(n)
    from (select n, n % 5 < 2 as is_sent from numbers) as numbered;

-- Eight of ten charges are paid, two are open.
insert into charges (
        organization_id, id, account_kind, account_id, lease_id, tenant_id, homeowner_id,
        association_id, property_id, unit_id, type, description, amount_cents, adjusted_cents,
        paid_cents, cancelled_at, due_date, period_month, created_at)
    select organization(), numbered(n), kind, account(n),
        case when kind = 'lease' then numbered(1 + n % {tenth}) end,
        case when kind = 'tenant' then numbered(1 + n % {tenth}) end,
        case when kind = 'homeowner' then numbered(1 + n % {tenth}) end,
        case when kind = 'homeowner' then numbered(1 + (1 + n % {tenth}) % 100) end,
        case when kind <> 'homeowner' then numbered(1 + n % {tenth}) end,
        case when kind <> 'homeowner' then numbered(1 + n % {tenth}) end, type, 'Charge', 1000,
        case when n % 20 = 1 then -1000 else 0 end,
        case when n % 5 = 0 or n % 100 = 2 then n % 2000 / 2 when n % 20 = 1 then 0 else 1000 end,
        case when n % 20 = 1 then now() end, current_date - (n / 100)::integer,
        case when type = 'rent' then date '2020-01-01' + n / {tenth} * interval '1 month' end, at(n)
    from (
        select n, account_kind(n) as kind,
            case when account_kind(n) = 'homeowner' then (array['monthly_dues',
                'special_assessment', 'late_fee', 'violation_fee', 'other'])[1 + n / 10 % 5]
            else (array['rent', 'late_fee', 'returned_payment_fee', 'utility', 'deposit',
                'service_fee', 'opening_balance', 'other'])[1 + n % 8] end as type
        from numbers
    ) as numbered;
insert into charge_adjustments (
        organization_id, id, charge_id, account_id, homeowner_id, kind, amount_cents, effective_on,
        reason, created_by_user_id, created_at)
    select organization(), numbered(n), numbered(n), account(n),
        case when account_kind(n) = 'homeowner' then numbered(1 + n % {tenth}) end, 'waiver', -1,
        current_date - (n / 100)::integer, 'Reason', numbered(1 + n % 100), at(n) from numbers;
insert into payments (
        organization_id, id, account_kind, account_id, lease_id, tenant_id, homeowner_id,
        association_id, property_id, amount_cents, reversed_cents, allocated_cents, succeeded_at,
        status, method, received_date, reference, reconciled, created_at)
    select organization(), numbered(n), kind, account(n),
        case when kind = 'lease' then numbered(1 + n % {tenth}) end,
        case when kind = 'tenant' then numbered(1 + n % {tenth}) end,
        case when kind = 'homeowner' then numbered(1 + n % {tenth}) end,
        case when kind = 'homeowner' then numbered(1 + (1 + n % {tenth}) % 100) end,
        case when kind = 'lease' then numbered(1 + n % {tenth}) end, 1000,
        case when status in ('failed', 'refunded') then 1000 else 0 end,
        case when status = 'succeeded' then 1000 else 0 end,
        case when status <> 'pending' then now() end, status,
        (array['cash', 'check', 'bank_transfer', 'card', 'ach', 'other'])[1 + n % 6],
        current_date - (n / 100)::integer, case when n % 2 = 0 then 'Cheque ' || n end,
        n % 40 > 2 and n % 3 > 0, at(n)
    from (
        select n, account_kind(n) as kind,
            (array['pending', 'failed', 'refunded', 'succeeded'])[1 + least(n % 40, 3)] as status
        from numbers
    ) as numbered;
insert into payment_reversals (
        organization_id, id, payment_id, account_id, homeowner_id, kind, amount_cents, effective_on,
        reason, created_by_user_id, created_at)
    select organization(), numbered(n), numbered(n), account(n),
        case when account_kind(n) = 'homeowner' then numbered(1 + n % {tenth}) end, 'refund', 1000,
        current_date - (n / 100)::integer, 'Reason', numbered(1 + n % 100), at(n) from numbers;
insert into payment_allocations (
        organization_id, id, payment_id, charge_id, account_id, homeowner_id, amount_cents, cause,
        effective_on, created_by_user_id, created_at)
    select organization(), numbered(n), numbered(n), numbered(n), account(n),
        case when account_kind(n) = 'homeowner' then numbered(1 + n % {tenth}) end, 1000,
        'spread', current_date - (n / 100)::integer, numbered(1 + n % 100), at(n) from numbers;
insert into recurring_charges (
        organization_id, id, lease_id, type, description, amount_cents, interval, anchor_date,
        created_at)
    select organization(), numbered(n), numbered(1 + n % {tenth}), 'other', 'Parking', 1000,
        'monthly', current_date, at(n) from numbers;
insert into recurring_charges (
        organization_id, id, association_id, homeowner_id, type, description, amount_cents,
        interval, anchor_date, created_at)
    select organization(), gen_random_uuid(), association_id,
        case when n % 2 = 0 then homeowners.id end, 'other', 'Parking', 1000, 'monthly',
        current_date, at(n)
    from numbers join homeowners on homeowners.id = numbered(1 + n % {tenth});
insert into expenses (
        organization_id, id, property_id, association_id, vendor_id, work_order_id, category,
        description, amount_cents, paid_on, method, fee_month, reconciled, voided_at, void_reason,
        created_at)
    select organization(), numbered(n),
        case when n % 3 = 0 then numbered(1 + n % {tenth}) end,
        case when n % 3 = 1 then numbered(1 + n % 100) end,
        case when n % 2 = 0 then numbered(1 + n % ({tenth} / 10)) end,
        case when n % 6 = 0 then numbered(n) end,
        case when n % 9 = 0 then 'management_fee' else (array['maintenance', 'utilities',
            'insurance', 'taxes', 'mortgage', 'landscaping', 'legal', 'supplies', 'other'])[1 + n % 9]
        end, 'Expense', 1000, current_date - (n / 100)::integer, 'check',
        case when n % 9 = 0 then date '2020-01-01' + n / {tenth} * interval '1 month' end,
        n % 2 = 0, case when n % 50 = 0 then now() end, case when n % 50 = 0 then 'Twice' end, at(n)
    from numbers;

insert into bank_accounts (organization_id, id, name, association_id, archived_at, created_at)
    select organization(), numbered(n), 'Account ' || n, numbered(1 + n % 100), archived(n), at(n)
    from numbers;
insert into bank_imports (
        organization_id, id, bank_account_id, source, rows_total, rows_imported, rows_duplicate,
        created_at)
    select organization(), numbered(n), numbered(1 + n % 100), 'csv', 100, 100, 0, at(n)
    from numbers;
insert into bank_transactions (
        organization_id, id, bank_account_id, import_id, posted_on, amount_cents, description,
        normalised_description, ordinal, is_matched, ignored_at, ignored_reason, created_at)
    select organization(), numbered(n), numbered(1 + n % 100), numbered(1 + n / 100),
        current_date - (n / 100)::integer, 1000, 'Line ' || n, 'line ' || n, 1, n % 3 > 0,
        case when n % 30 = 0 then now() end, case when n % 30 = 0 then 'Own' end, at(n)
    from numbers;
-- A day of one bank account in a hundred.
insert into bank_batches (
        organization_id, id, bank_account_id, deposited_on, amount_cents, created_at)
    select organization(), numbered(n), numbered(1 + n % 100), current_date - (n / 100)::integer,
        1000, at(n)
    from numbers;
insert into bank_batch_items (organization_id, id, bank_batch_id, payment_id, created_at)
    select organization(), numbered(n), numbered(n), numbered(10 * n), at(n)
    from numbers where n <= {tenth};
insert into bank_batch_items (organization_id, id, bank_batch_id, reversal_id, created_at)
    select organization(), numbered(n), numbered(n), numbered(10 * n - {rows}), at(n)
    from numbers where n > {tenth} and n <= 2 * {tenth};
insert into bank_batch_items (organization_id, id, bank_batch_id, expense_id, created_at)
    select organization(), numbered(n), numbered(n), numbered(10 * n - 2 * {rows}), at(n)
    from numbers where n > 2 * {tenth} and n <= 3 * {tenth};
insert into reconciliations (
        organization_id, id, bank_account_id, start_date, end_date, status, completed_at,
        created_at)
    select organization(), numbered(n), numbered(1 + n % 100), current_date - (n / 100)::integer,
        current_date - (n / 100)::integer, case when n % 2 = 0 then 'completed' else 'in_progress' end,
        case when n % 2 = 0 then now() end, at(n)
    from numbers;
insert into reconciliation_matches (
        organization_id, id, reconciliation_id, bank_account_id, bank_transaction_id, payment_id,
        reversal_id, expense_id, bank_batch_id, kind, state, confidence, day_difference,
        amount_difference_cents, created_at)
    select organization(), numbered(n), numbered(1 + n % {tenth}), numbered(1 + n % 100),
        numbered(n), case when n % 4 = 0 then numbered(n) end,
        case when n % 4 = 1 then numbered(n) end, case when n % 4 = 2 then numbered(n) end,
        case when n % 4 = 3 then numbered(n) end, (array['auto', 'suggested', 'manual'])[1 + n % 3],
        case when n % 3 > 0 then 'accepted'
            else (array['suggested', 'rejected', 'undone'])[1 + n % 7 % 3] end, 90, 1, 0, at(n)
    from numbers;

insert into audit_log (
        organization_id, id, at, actor_kind, actor_user_id, endpoint, action, table_name, row_id,
        changes)
    select organization(), numbered(n), at(n), 'manager', numbered(1 + n % 100), 'properties__update',
        'update', (array['properties', 'units', 'leases'])[1 + n % 3], numbered(1 + n % {tenth}),
        '{"notes": [null, "Painted."]}' from numbers;

insert into invoices (
        organization_id, id, subscription_id, number, amount_cents, currency, status, created_at)
    select organization(), numbered(n), numbered(1), 'PAV-' || n, 4900, 'usd', 'paid', at(n)
    from numbers;

-- What the triggers would have counted.
insert into property_counts (property_id, organization_id, units, occupied)
    select properties.id, organization(), coalesce(counted.units, 0), coalesce(counted.occupied, 0)
    from properties
    left join (
        select property_id, count(*) as units, count(*) filter (where occupied) as occupied
        from units where archived_at is null group by 1
    ) as counted on counted.property_id = properties.id;
insert into association_counts (association_id, organization_id, properties, units, homeowners)
    select id, organization(), {rows} * 0.009, {rows} * 0.09, {rows} * 0.009 from associations;
