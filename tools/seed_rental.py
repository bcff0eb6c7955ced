"""The demo's money: what the leases were charged and have paid, through the domain's own verbs."""

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import msgspec

from shared.database.scope import Database, Scope
from shared.domain.late_fees import charge_late_fees
from shared.domain.ledger.account import ledger
from shared.domain.ledger.recording import NewCharge, NewPayment, make_charges, make_payment
from shared.domain.recurring import charge_due_recurring
from shared.domain.rent import charge_due_rent


class _Lease(msgspec.Struct):
    home: str
    id: UUID
    account_id: UUID
    start_date: date
    deposit_amount_cents: int | None


class _Owed(msgspec.Struct):
    due_date: date
    open_cents: int
    is_late: bool
    is_due: bool


def seed_money(db: Database, organization_id: UUID, backdate: Callable[[], object]) -> None:
    """Charge and pay the leases of the demo's organization.

    `backdate` gives the charges the days on which the run would have made them, so that the rent
    that is late bears its fee.
    """
    leases = {lease.home: lease for lease in db.all(_Lease, LEASES)}
    _hold_deposit(db, leases["Linden Court 1A"])
    charge_due_rent(db, organization_id)
    charge_due_recurring(db, organization_id)
    _pay_with_credit(db, leases["Linden Court 1A"])
    _pay_half(db, leases["Linden Court 1B"])
    _pay_but_one(db, leases["Harbor House Main"])
    backdate()
    charge_late_fees(db, organization_id)


def owners_database(organization_id: UUID, owner_id: UUID) -> Database:
    """The database as the organization's owner has it."""
    scope = Scope(
        kind="manager", user_id=str(owner_id), session_id=str(uuid4()), generation=1,
        organization_id=str(organization_id), role="owner", endpoint="tools.seed",
    )  # fmt: skip
    return Database("pavilion_tenant", scope, {})


def _hold_deposit(db: Database, lease: _Lease) -> None:
    cents = lease.deposit_amount_cents or 0
    deposit = NewCharge(
        account_id=lease.account_id, lease_id=lease.id, type="deposit",
        description="Security deposit", amount_cents=cents, due_date=lease.start_date,
    )  # fmt: skip
    with ledger(db, lease.account_id):
        make_charges(db, [deposit])
    _pay(db, lease, cents, lease.start_date)


def _pay_with_credit(db: Database, lease: _Lease) -> None:
    """Each month on its day, the last time 15000 cents too much."""
    owed = [each for each in _owed(db, lease) if each.is_due]
    for each in owed[:-1]:
        _pay(db, lease, each.open_cents, each.due_date)
    _pay(db, lease, sum(each.open_cents for each in _owed(db, lease)) + 15000, owed[-1].due_date)


def _pay_half(db: Database, lease: _Lease) -> None:
    [first, *_] = _owed(db, lease)
    _pay(db, lease, first.open_cents // 2, first.due_date)


def _pay_but_one(db: Database, lease: _Lease) -> None:
    """All that was due long ago, but for the last of it."""
    for each in [each for each in _owed(db, lease) if each.is_late][:-1]:
        _pay(db, lease, each.open_cents, each.due_date)


def _owed(db: Database, lease: _Lease) -> list[_Owed]:
    return db.all(
        _Owed,
        """
        select due_date, open_cents, due_date < today - 6 as is_late, due_date <= today as is_due
        from charges, (select org_today(scope_organization_id()) as today) as now
        where account_id = $1 and open_cents > 0
        order by due_date, id
        """,
        lease.account_id,
    )


def _pay(db: Database, lease: _Lease, cents: int, day: date) -> None:
    payment = NewPayment(
        account_id=lease.account_id, lease_id=lease.id, amount_cents=cents, method="bank_transfer",
        received_date=day,
    )  # fmt: skip
    with ledger(db, lease.account_id):
        make_payment(db, payment)


LEASES = """
    select property.name || ' ' || unit.name as home, lease.id, lease.account_id,
        lease.start_date, lease.deposit_amount_cents
    from leases as lease
    join units as unit on unit.id = lease.unit_id
    join properties as property on property.id = lease.property_id
    where lease.status = 'active'
"""
BACKDATE = """
    update charges set created_at = least(created_at, due_date - 5)
    where organization_id = :organization
"""
