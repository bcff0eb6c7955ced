"""All sums of an organization's ledger once more, from the rows that they follow from."""

RECOUNT = """
    with charged as (
        select charges.*,
            (select coalesce(sum(amount_cents), 0) from charge_adjustments
                where charge_id = charges.id) as adjustments,
            (select coalesce(sum(amount_cents), 0) from payment_allocations
                where charge_id = charges.id) as allocations
        from charges where organization_id = :organization
    ), paid as (
        select payments.*,
            (select coalesce(sum(amount_cents), 0) from payment_reversals
                where payment_id = payments.id) as reversals,
            (select coalesce(sum(amount_cents), 0) from payment_allocations
                where payment_id = payments.id) as allocations
        from payments where organization_id = :organization
    ), accounted as (
        select accounts.id,
            (select coalesce(sum(amount_cents + adjustments), 0) from charged
                where account_id = accounts.id)
            - (select coalesce(sum(amount_cents - reversals), 0) from paid
                where account_id = accounts.id and succeeded_at is not null) as balance,
            (select coalesce(sum(open_cents), 0) from charged
                where account_id = accounts.id) as open,
            (select coalesce(sum(credit_cents), 0) from paid
                where account_id = accounts.id) as credit
        from accounts where organization_id = :organization
    )
    select string_agg(wrong, '; ') from (
        select 'charge ' || id from charged
        where adjusted_cents <> adjustments or paid_cents <> allocations
            or open_cents <> amount_cents + adjustments - allocations or open_cents < 0
            or (cancelled_at is not null and effective_cents <> 0)
        union all
        select 'payment ' || id from paid
        where reversed_cents <> reversals or allocated_cents <> allocations
            or allocations > amount_cents - reversals
            or (succeeded_at is null and (allocations <> 0 or reversals <> 0))
        union all
        select 'account ' || id from accounted
        where balance <> open - credit or (open > 0 and credit > 0)
        union all
        select 'pair ' || payment_id from payment_allocations
        where organization_id = :organization
        group by payment_id, charge_id having sum(amount_cents) < 0
    ) as found (wrong)
"""
