"""The demo's association: dues, a special assessment and a fine, through the domain's own verbs."""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.assessing import CommonTerms, charge, lock_payers
from shared.domain.ledger.account import ledger, spread
from shared.domain.ledger.receiving import PaymentAllocation
from shared.domain.ledger.recording import NewCharge, NewPayment, make_charges, make_payment
from shared.domain.recurring_assessments import charge_next_assessment
from shared.domain.violation import record_step

ROOF, PAID_OF_ROOF, FINE = 50000, 20000, 5000


class _Homeowner(msgspec.Struct):
    first_name: str
    account_id: UUID
    association_id: UUID
    today: date


class _Owed(msgspec.Struct):
    id: UUID
    due_date: date
    open_cents: int
    type: str


class _Violation(msgspec.Struct):
    id: UUID


def seed_association(db: Database, organization_id: UUID) -> None:
    """Charge and pay the homeowners, all but Theo, who has not paid since the first dues."""
    while charge_next_assessment(db, organization_id, []).more:
        pass
    homeowners = {each.first_name: each for each in db.all(_Homeowner, HOMEOWNERS)}
    for name in ("Hugo", "Ines", "Fay", "Finn"):
        _pay_dues(db, homeowners[name])
    _pay_dues(db, homeowners["Theo"], most=1)
    _assess_roof(db, homeowners["Hugo"])
    _pay_roof(db, homeowners["Hugo"], PAID_OF_ROOF)
    for name in ("Ines", "Fay"):
        _pay_roof(db, homeowners[name], ROOF)
    _fine(db, homeowners["Hugo"])


def _assess_roof(db: Database, homeowner: _Homeowner) -> None:
    terms = CommonTerms(
        association_id=homeowner.association_id,
        type="special_assessment",
        description="New roof",
        amount_cents=ROOF,
    )
    due_date = homeowner.today + timedelta(days=14)
    with db.transaction():
        payers = lock_payers(db, terms.association_id, due_date)
        spread(db, charge(db, terms, due_date, payers))


def _fine(db: Database, homeowner: _Homeowner) -> None:
    violation = db.one(_Violation, "select {columns} from violations")
    fine = NewCharge(
        account_id=homeowner.account_id,
        violation_id=violation.id,
        type="violation_fee",
        description="Fine: parking",
        amount_cents=FINE,
        due_date=homeowner.today + timedelta(days=20),
    )
    with ledger(db, homeowner.account_id):
        [charge_id] = make_charges(db, [fine])
        record_step(db, violation.id, "open", None, charge_id=charge_id)


def _pay_dues(db: Database, homeowner: _Homeowner, most: int = 24) -> None:
    """Each on its day, as far as the days have come."""
    due = [each for each in _owed(db, homeowner) if each.due_date <= homeowner.today]
    for each in due[:most]:
        _pay(db, homeowner, each, each.open_cents, each.due_date)


def _pay_roof(db: Database, homeowner: _Homeowner, cents: int) -> None:
    [roof] = [each for each in _owed(db, homeowner) if each.type == "special_assessment"]
    _pay(db, homeowner, roof, cents, homeowner.today)


def _owed(db: Database, homeowner: _Homeowner) -> list[_Owed]:
    return db.all(
        _Owed,
        """
        select {columns} from assessments
        where account_id = $1 and open_cents > 0 order by due_date, id
        """,
        homeowner.account_id,
    )


def _pay(db: Database, homeowner: _Homeowner, owed: _Owed, cents: int, day: date) -> None:
    payment = NewPayment(
        account_id=homeowner.account_id, amount_cents=cents, method="check", received_date=day
    )
    with ledger(db, homeowner.account_id):
        make_payment(db, payment, [PaymentAllocation(owed.id, cents)])


HOMEOWNERS = """
    select {columns} from (
        select first_name, accounts.id as account_id, accounts.association_id,
            org_today(accounts.organization_id) as today
        from homeowners join accounts on accounts.homeowner_id = homeowners.id
    ) as homeowner
"""
