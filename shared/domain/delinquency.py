"""Which homeowners are delinquent: an assessment is overdue by the days that the association says.

A fine counts only while its violation is not under appeal.
"""

from typing import LiteralString

from shared.domain.violation import UNDER_APPEAL

_TODAY: LiteralString = "(select org_today(scope_organization_id()))"
# Of a charge. The first day is said twice, because an index is read by a constant day alone.
_DELINQUENT: LiteralString = (
    "open_cents > 0 and due_date < "  # noqa: S608 - of literals only
    + _TODAY
    + " and due_date <= "
    + _TODAY
    + """ - (
        select delinquent_after_days from associations
        where associations.id = charges.association_id)
    and not """
    + UNDER_APPEAL
)
IS_DELINQUENT: LiteralString = (
    "coalesce((select true from charges where charges.homeowner_id = homeowners.id and "  # noqa: S608 - of literals only
    + _DELINQUENT
    + " limit 1), false)"
)
# Of a homeowner in a list. All delinquent ones are found once, by the overdue assessments; asked of
# each homeowner, a list of few would look into every account.
AMONG_DELINQUENT: LiteralString = (
    "(id = any (array(select distinct homeowner_id from charges"  # noqa: S608 - of literals only
    " where account_kind = 'homeowner' and " + _DELINQUENT + ")))"
)
