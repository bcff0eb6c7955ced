"""Late fees of assessments. What both faces share is tried on rent, in test_late_fees.py."""

from typing import Any
from uuid import UUID

import pytest

from shared.database.organization_scope import in_organization
from shared.domain.late_fees import charge_late_fees
from shared.domain.rent import ChargeRun
from tests.communities import Community, new_community
from tests.factories import Organization, new_organization, sql
from tests.shared.domain.ledger.recount import RECOUNT
from tests.shared.domain.test_late_fees import PERCENT, day, owing, platform, policed, renting


def community(organization: Organization | None = None, **columns: Any) -> Community:
    """An association of one homeowner that has charged late fees for long."""
    policy = {"late_fees_since": day(1000)} | columns
    return new_community(organization or new_organization(), None, **policy)


def owed(
    to: Community, cents: int, due: int, made: int | None = None, kind: str = "monthly_dues"
) -> UUID:
    """An assessment that was due, and made, so many days ago; its id."""
    [[made_id]] = sql(
        """
        insert into charges (organization_id, account_kind, account_id, homeowner_id,
            association_id, type, description, amount_cents, due_date, created_at)
        select organization_id, kind, id, homeowner_id, association_id, :kind, 'Dues', :cents,
            :due, now() - :ago * interval '1 day'
        from accounts where homeowner_id = :id returning id
        """,
        id=to.homeowner_ids[0], kind=kind, cents=cents, due=day(due),
        ago=due if made is None else made,
    )  # fmt: skip
    return UUID(str(made_id))


def run(organization: Organization) -> ChargeRun:
    db, organization_id = platform(), UUID(organization.id)
    with in_organization(db, organization_id):
        return charge_late_fees(db, organization_id)


def fees(of: Community) -> list[int]:
    """The late fees that the association has after a run."""
    run(of.organization)
    [[wrong]] = sql(RECOUNT, organization=of.organization.id)
    assert wrong is None, wrong
    rows = sql(
        "select amount_cents from assessments where association_id = :id and type = 'late_fee'"
        " order by amount_cents",
        id=of.association_id,
    )
    return [cents for [cents] in rows]


@pytest.mark.parametrize(
    ("cents", "due", "made", "fee"),
    [
        (10000, 11, 11, [2500]),
        (25000, 11, 11, [2500]),
        (33333, 11, 11, [3333]),
        (33335, 11, 11, [3334]),
        (50000, 11, 11, [5000]),
        # The grace of ten days, from the due date or from the day it was made.
        (50000, 10, 10, []),
        (50000, 40, 10, []),
        (50000, 40, 11, [5000]),
        (10**15, 11, 11, [10**14]),
    ],
)
def test_a_percentage_with_a_minimum(cents: int, due: int, made: int, fee: list[int]) -> None:
    association = community()
    owed(association, cents, due, made)

    assert fees(association) == fee


def test_the_policy_is_the_associations_own() -> None:
    organization = new_organization()
    strict = community(organization, late_fee_percent_bp=10000, late_fee_grace_days=0)
    mild = community(organization, late_fee_percent_bp=0, late_fee_minimum_cents=100)
    free = community(organization, late_fee_percent_bp=0, late_fee_minimum_cents=0)
    without = new_community(organization, None)
    for each in (strict, mild, free, without):
        owed(each, 50000, 11)
    owed(strict, 40000, 1)

    assert run(organization) == ChargeRun(created=3)
    assert [fees(each) for each in (strict, mild, free, without)] == [
        [40000, 50000], [100], [], [],
    ]  # fmt: skip


def test_only_assessments_bear_fees() -> None:
    association = community()
    for kind in ("late_fee", "returned_payment_fee", "violation_fee", "opening_balance"):
        owed(association, 50000, 40, kind=kind)
    assert run(association.organization) == ChargeRun()
    for kind in ("monthly_dues", "special_assessment", "transfer_fee", "other"):
        owed(association, 50000, 40, kind=kind)
    assert run(association.organization) == ChargeRun(created=4)
    assert run(association.organization) == ChargeRun()


def test_the_fee_is_the_homeowners_own_assessment() -> None:
    association = community()
    dues = owed(association, 50000, 40)

    fees(association)

    assert sql(
        """
        select homeowner_id::text, association_id::text, account_kind, due_date, description,
            late_fee_for_charge_id
        from charges where type = 'late_fee' and association_id = :id
        """,
        id=association.association_id,
    ) == [[
        association.homeowner_ids[0], association.association_id, "homeowner", day(0),
        "Late fee: Dues", dues,
    ]]  # fmt: skip


def test_archived_homeowners_and_associations_bear_none() -> None:
    organization = new_organization()
    left, closed = community(organization), community(organization)
    for each in (left, closed):
        owed(each, 50000, 40)
    left.change(0, archived_at="2025-01-01")
    sql("update associations set archived_at = now() where id = :id", id=closed.association_id)
    assert run(organization) == ChargeRun()
    # Inactive and suspended ones owe on.
    left.change(0, archived_at=None, status="inactive")
    assert fees(left) == [5000]


def test_the_past_is_never_fined() -> None:
    switched, blocked = community(late_fees_since=day(39)), community()
    owed(switched, 50000, 40)
    owed(blocked, 50000, 40)
    sql("update organizations set writes_since = :day where id = :id",
        day=day(10), id=blocked.organization.id)  # fmt: skip
    assert (fees(switched), fees(blocked)) == ([], [])
    sql("update associations set late_fees_since = :day where id = :id",
        day=day(40), id=switched.association_id)  # fmt: skip
    sql("update organizations set writes_since = :day where id = :id",
        day=day(11), id=blocked.organization.id)  # fmt: skip
    assert (fees(switched), fees(blocked)) == ([5000], [5000])


def test_each_face_follows_its_own_policy() -> None:
    lease = renting(PERCENT)
    association = community(lease.organization)
    owing(lease, 100000, 11)
    owed(association, 100000, 11)

    assert run(lease.organization) == ChargeRun(created=2)
    assert fees(association) == [10000]
    assert lease.balance == 105000
    policed(lease, late_fee_kind="none")
    owed(association, 30000, 11)
    owing(lease, 100000, 50)
    assert fees(association) == [3000, 10000]
    assert lease.balance == 205000
