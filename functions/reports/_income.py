"""Where the amounts of the income statement come from, by its two bases."""

from collections.abc import Mapping
from typing import Literal, LiteralString

from shared.domain.collected import INCOME_LINE

# Of one month, from `first` to before `next`; `{of}` says whose money it is. Each month is a range
# of an index that has all that is read of its rows, and no row is asked for its month.
_COLLECTED: LiteralString = """
    select property_id, association_id, charge_type, sum(amount_cents) as cents
    from collected_amounts
    where effective_on >= first and effective_on < next and {of} group by 1, 2, 3
"""
# Opening balances are income of the old books.
_CHARGED: LiteralString = """
    select property_id, association_id, type as charge_type, sum(amount_cents) as cents
    from charges
    where due_date >= first and due_date < next and type not in ('deposit', 'opening_balance')
        and {of}
    group by 1, 2, 3
    union all
    select property_id, association_id, type, sum(made.amount_cents)
    from charge_adjustments as made join charges on charges.id = made.charge_id
    where made.effective_on >= first and made.effective_on < next
        and type not in ('deposit', 'opening_balance') and {of}
    group by 1, 2, 3
"""
# What is paid out, by its category, and what the processor kept of the payments.
_SPENT: LiteralString = """
    select property_id, association_id, category as line, sum(amount_cents) as cents
    from expenses
    where paid_on >= first and paid_on < next and voided_at is null
        and category <> 'owner_draw' and {of}
    group by 1, 2, 3
    union all
    select property_id, association_id, 'processor_fees', sum(processor_fee_cents)
    from payments
    where received_date >= first and received_date < next and succeeded_at is not null
        and processor_fee_cents > 0 and {of}
    group by 1, 2
"""
INCOME_LINES = ("rent", "dues", "special_assessments", "fees", "other_income")
CATEGORIES = (
    "maintenance", "utilities", "insurance", "taxes", "mortgage", "landscaping", "legal",
    "supplies", "management_fee", "other",
)  # fmt: skip
_LINE: LiteralString = (
    "coalesce(sum(cents) filter (where line = '{line}'), 0)::bigint as {line}_cents"
)
_ALL: LiteralString = "coalesce(sum(cents) filter (where line in ('{lines}')), 0)::bigint"


def _pivoted() -> LiteralString:
    """The amounts of one property and month, a column for each line, and what they come to."""
    income = _ALL.replace("{lines}", "', '".join(INCOME_LINES))
    expenses = _ALL.replace("{lines}", "', '".join(CATEGORIES))
    fees = _ALL.replace("{lines}", "processor_fees")
    lines = [_LINE.replace("{line}", each) for each in (*INCOME_LINES, *CATEGORIES)]
    return ", ".join(
        (
            *lines,
            fees + " as processor_fees_cents",
            income + " as income_cents",
            expenses + " as expenses_cents",
            income + " - " + expenses + " - " + fees + " as net_cents",
        )
    )


# $1 is the first day of the first month, $2 the last day of the last one.
_ROWS: LiteralString = (
    """
    with months as (
        select begins::date as first, (begins + interval '1 month')::date as next
        from generate_series($1::date::timestamp, $2::date::timestamp, interval '1 month') as begins
    ), money as materialized (
        select property_id, association_id, first as month, """  # noqa: S608 - of literals only
    + INCOME_LINE
    + """ as line, cents from months cross join lateral ({earned}) as earned
        union all
        select property_id, association_id, first, line, cents
        from months cross join lateral ("""
    + _SPENT
    + """) as spent
    ), sums as (
        select property_id, association_id, to_char(month, 'YYYY-MM') as month, """
    + _pivoted()
    + """
        from money group by 1, 2, 3
    )
    select sums.*, coalesce(sums.property_id, sums.association_id, scope_organization_id()) as id,
        coalesce(properties.name_key, '~') || ' / ' || month as position
    from sums left join properties on properties.id = sums.property_id
"""
)
Face = Literal["rental", "property", "association"]
_OF: Mapping[Face, LiteralString] = {
    "rental": "association_id is null",
    "property": "association_id is null and property_id = $3",
    "association": "association_id = $3",
}
# By the basis and by whose money it is; $3 is the property or the association.
INCOME: Mapping[tuple[str, Face], LiteralString] = {
    (basis, face): _ROWS.replace("{earned}", earned).replace("{of}", of)
    for basis, earned in (("cash", _COLLECTED), ("accrual", _CHARGED))
    for face, of in _OF.items()
}
