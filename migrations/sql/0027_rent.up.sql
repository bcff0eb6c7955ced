-- What a lease's rent comes to in a month, and when it is due; the dates of a recurring charge.
-- Functions, because runs over many leases, single charges and lists ask the same.

-- n / d for d > 0, rounded to the nearest, and from the middle away from zero: the one rounding of
-- money.
create function half_up(n bigint, d bigint) returns bigint
    language sql immutable strict parallel safe
    return case when n >= 0 then (2 * n + d) / (2 * d) else -((-2 * n + d) / (2 * d)) end;

create function first_of_month(day date) returns date
    language sql immutable strict parallel safe
    return day - extract(day from day)::integer + 1;

create function days_of_month(month date) returns integer
    language sql immutable strict parallel safe
    return extract(day from (first_of_month(month) + interval '1 month' - interval '1 day'));

-- The days of the month that a lease from `starts` through `ends` (null: without end) has, both
-- counted.
create function days_within(starts date, ends date, month date) returns integer
    language sql immutable parallel safe
    return greatest(0,
        least(coalesce(ends, 'infinity'), first_of_month(month) + days_of_month(month) - 1)
        - greatest(starts, first_of_month(month)) + 1);

create function rent_share(rent bigint, starts date, ends date, month date) returns bigint
    language sql immutable parallel safe
    return half_up(rent * days_within(starts, ends, month), days_of_month(month));

-- The due day, the month's last day where it has fewer, and not before the lease starts.
create function rent_due_date(due_day integer, starts date, month date) returns date
    language sql immutable strict parallel safe
    return greatest(starts, first_of_month(month) + least(due_day, days_of_month(month)) - 1);

-- The rent of the last change that is in force in the month, else the lease's own.
create function rent_in_force(lease leases, month date) returns bigint
    language sql stable parallel safe
    begin atomic
        select coalesce(
            (
                select change.rent_amount_cents from rent_changes as change
                where change.organization_id = (lease).organization_id
                    and change.lease_id = (lease).id and change.effective_month <= month
                order by change.effective_month desc limit 1
            ),
            (lease).rent_amount_cents);
    end;

-- `Rent for September 2025`, and how much of the month where it is a part.
create function rent_description(starts date, ends date, month date) returns text
    language sql immutable parallel safe
    return 'Rent for ' || (array[
            'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
            'October', 'November', 'December'
        ])[extract(month from month)::integer] || ' ' || extract(year from month)::integer
        || case when days_within(starts, ends, month) < days_of_month(month)
            then ' (' || days_within(starts, ends, month) || ' of ' || days_of_month(month)
                || ' days)'
            else '' end;

-- Date `index` of a recurring charge, always counted from its first, so that the 31st stays the
-- last day of each month.
create function recurring_date(anchor date, every text, index integer) returns date
    language sql immutable strict parallel safe
    return (anchor + make_interval(months => index * case every
        when 'monthly' then 1 when 'quarterly' then 3 when 'annually' then 12 end))::date;

-- The index of its first date on the day or after it.
create function recurring_index(anchor date, every text, day date) returns integer
    language sql immutable strict parallel safe
    begin atomic
        select min(index) from generate_series(
            greatest(0, ((extract(year from day) - extract(year from anchor)) * 12
                + extract(month from day) - extract(month from anchor))::integer
                / case every when 'monthly' then 1 when 'quarterly' then 3 else 12 end - 1),
            greatest(0, ((extract(year from day) - extract(year from anchor)) * 12
                + extract(month from day) - extract(month from anchor))::integer
                / case every when 'monthly' then 1 when 'quarterly' then 3 else 12 end + 2)
        ) as index
        where recurring_date(anchor, every, index) >= day;
    end;

grant execute on function
    half_up(bigint, bigint), first_of_month(date), days_of_month(date),
    days_within(date, date, date), rent_share(bigint, date, date, date),
    rent_due_date(integer, date, date), rent_in_force(leases, date),
    rent_description(date, date, date), recurring_date(date, text, integer),
    recurring_index(date, text, date)
    to pavilion_tenant, pavilion_platform;

-- A month is charged once, and a cancelled rent is not charged again by itself.
create index charges_period_month_idx on charges (organization_id, period_month, lease_id)
    where type = 'rent';
-- Ending the last lease of a tenant.
grant update (status) on tenants to pavilion_platform;
