"""Late fees: one for each charge that is still open after the grace of those that it is owed to.

A lease's rent bears the fee of the organization's policy, an assessment that of its association's,
unless the association or the homeowner is archived. What is to be collected without asking bears
none before that was tried. A fee is a charge of its own, made on the day
on which it falls due and found again by the charge that it is for, of which there is never a second
one, also not after a waiver. Money that is under way since before the end of the grace is not late.
The days of grace count from the day on which the charge was due, but not before it was made, nor
while the organization could not enter payments. So neither a policy that is switched on, nor a
charge made late, nor a job that comes late fines the past.
"""

from typing import LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.autopay import UNTRIED
from shared.domain.ledger.account import lock_accounts
from shared.domain.rent import ChargeRun

ACCOUNTS_A_RUN = 500


class _Account(msgspec.Struct, frozen=True):
    account_id: UUID


# `offset 0` has today asked for once, not for each charge.
_RENT: LiteralString = """
    from (
        select id as organization_id, org_today(id) as today, time_zone, writes_since,
            processor_ready,
            late_fees_since, late_fee_grace_days,
            case late_fee_kind when 'flat' then late_fee_flat_cents end as flat_cents,
            late_fee_percent_bp, null::bigint as minimum_cents, late_fee_cap_cents as cap_cents
        from organizations where id = $1 and late_fee_kind <> 'none'
        offset 0
    ) as policy
    join charges as charge on charge.organization_id = policy.organization_id
        and account_kind <> 'homeowner' and charge.type = 'rent'
"""
_ASSESSMENTS: LiteralString = """
    from (
        select organization.id as organization_id, today, time_zone, writes_since,
            processor_ready,
            association.late_fees_since, association.late_fee_grace_days,
            null::bigint as flat_cents, association.late_fee_percent_bp,
            late_fee_minimum_cents as minimum_cents, null::bigint as cap_cents,
            association.id as association_id
        from (select *, org_today(id) as today from organizations where id = $1 offset 0)
            as organization
        join associations as association on association.organization_id = organization.id
        where archived_at is null and association.late_fees_since is not null
        offset 0
    ) as policy
    join charges as charge on charge.organization_id = policy.organization_id
        and charge.association_id = policy.association_id and account_kind = 'homeowner'
        and charge.type in ('monthly_dues', 'special_assessment', 'transfer_fee', 'other')
    join homeowners as homeowner
        on homeowner.id = charge.homeowner_id and homeowner.archived_at is null
"""
# `late_cents` is what was not paid in time and is still open. A percentage is rounded half up in
# numeric, because the product exceeds a bigint for the greatest amounts.
_RULE: LiteralString = (
    """
    cross join lateral (
        select open_cents - coalesce(sum(amount_cents), 0) as late_cents
        from payments
        where account_id = charge.account_id and status = 'pending'
            and received_date <= charge.due_date + late_fee_grace_days
    ) as late
    cross join lateral (
        select coalesce(
            flat_cents,
            least(cap_cents, greatest(
                minimum_cents, div(2 * late_cents * late_fee_percent_bp + 10000, 20000))))
            as fee_cents
    ) as fee
    where open_cents > 0
        and due_date >= late_fees_since and due_date < today - late_fee_grace_days
        and greatest(writes_since, (charge.created_at at time zone time_zone)::date)
            < today - late_fee_grace_days
        and late_cents > 0 and fee_cents > 0
        and not exists (
            select from charges
            where organization_id = charge.organization_id and late_fee_for_charge_id = charge.id
        )
        and not (processor_ready and ("""  # noqa: S608 - of literals only
    + UNTRIED
    + "))"
)
_OWED: LiteralString = "select charge.*, fee_cents, today "
_LATE: LiteralString = _OWED + _RENT + _RULE + " union all " + _OWED + _ASSESSMENTS + _RULE
_ACCOUNTS: LiteralString = "select {columns} from (select distinct account_id from ("
_IN_ORDER: LiteralString = ") as late order by account_id limit 501) as late"
_CHARGE: LiteralString = """
    insert into charges
        (organization_id, account_kind, account_id, lease_id, tenant_id, homeowner_id,
         association_id, property_id, unit_id, type, description, amount_cents, due_date,
         late_fee_for_charge_id)
    select organization_id, account_kind, account_id, lease_id, tenant_id, homeowner_id,
        association_id, property_id, unit_id, 'late_fee', left('Late fee: ' || description, 500),
        fee_cents, today, id
    from (
"""
_ONCE: LiteralString = """
    ) as late
    where account_id = any($2)
    order by due_date, id
    on conflict (organization_id, late_fee_for_charge_id) do nothing
"""


def charge_late_fees(db: Database, organization_id: UUID) -> ChargeRun:
    """Charge the late fees that are due in the organization, of at most 500 accounts.

    Each is judged again once its account is locked. An account with an open charge has no credit,
    so that there is nothing to spread over the fee.
    """
    with db.transaction():
        late = db.all(_Account, _ACCOUNTS + _LATE + _IN_ORDER, organization_id)
        accounts = [each.account_id for each in late[:ACCOUNTS_A_RUN]]
        if not accounts:
            return ChargeRun()
        lock_accounts(db, accounts)
        created = db.execute(_CHARGE + _LATE + _ONCE, organization_id, accounts)
        return ChargeRun(created=created, more=len(late) > ACCOUNTS_A_RUN)
