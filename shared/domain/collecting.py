"""Payments that the processor collects from a saved card or bank account.

A payment is committed as pending before the processor is asked for it, and decided afterwards by
what the processor says (processing.py). A process may die at any moment in between:
`processor_requests` has a row until the payment is decided.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.account import ledger
from shared.domain.ledger.recording import NewPayment, make_payment
from shared.domain.money import plain_amount
from shared.problems import Code, Problem, invalid, missing

# Below, the processor refuses.
LEAST_CENTS = 50
MOST_CENTS = 99_999_999


CollectedCents = Annotated[int, msgspec.Meta(ge=LEAST_CENTS, le=MOST_CENTS)]


class Refusals(msgspec.Struct, frozen=True):
    """The words for the person who asks, of the office or a homeowner."""

    not_ready: str
    no_method: str
    charge_field: Literal["/charge_id", "/assessment_id"]
    no_charge: str


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be collected: all that is open, unless an amount or one charge is named."""

    account_id: UUID
    lease_id: UUID | None = None
    origin: Literal["collected", "portal", "autopay"]
    payment_method_id: UUID
    charge_id: UUID | None
    amount_cents: int | None
    refusals: Refusals


class _Terms(msgspec.Struct, frozen=True):
    """What may be collected now, `open_cents` less what is being collected already."""

    today: date
    # Held, so that the account is not forgotten before the payment is there.
    is_ready: bool
    method: Literal["card", "ach"] | None
    open_cents: int
    charge_cents: int | None


def begin_collection(db: Database, wanted: Collection) -> UUID:
    """Insert the pending payment under the account's lock; its id.

    It is at most what is open and not being paid already. NOT_FOUND for a charge or method that is
    not of this account and its payers, CONFLICT for an amount that can't be collected.
    """
    with ledger(db, wanted.account_id):
        terms = _terms(db, wanted)
        if not terms.is_ready:
            raise Problem(Code.CONFLICT, wanted.refusals.not_ready)
        if terms.method is None:
            raise missing("/payment_method_id", wanted.refusals.no_method)
        made = make_payment(
            db,
            NewPayment(
                account_id=wanted.account_id,
                lease_id=wanted.lease_id,
                amount_cents=_amount(terms, wanted),
                method=terms.method,
                received_date=terms.today,
                origin=wanted.origin,
                pending=True,
                for_charge_id=wanted.charge_id,
                payment_method_id=wanted.payment_method_id,
            ),
        )
        db.execute(
            """
            insert into processor_requests (organization_id, payment_id)
            select organization_id, id from payments where id = $1
            """,
            made,
        )
    return made


def _terms(db: Database, wanted: Collection) -> _Terms:
    return db.one(
        _Terms,
        _TERMS,
        wanted.account_id,
        wanted.lease_id,
        wanted.payment_method_id,
        wanted.charge_id,
        wanted.origin == "autopay",
    )


def _amount(terms: _Terms, wanted: Collection) -> int:
    most = terms.open_cents
    if wanted.charge_id is not None:
        if terms.charge_cents is None:
            raise missing(wanted.refusals.charge_field, wanted.refusals.no_charge)
        most = min(most, terms.charge_cents)
    amount = most if wanted.amount_cents is None else wanted.amount_cents
    if amount > most:
        text = f"At most {plain_amount(max(most, 0))} is open and not being paid already."
        raise Problem(Code.CONFLICT, text)
    if amount < LEAST_CENTS:
        raise Problem(
            Code.CONFLICT,
            f"At least {plain_amount(LEAST_CENTS)} must be open and not being paid already.",
        )
    if amount > MOST_CENTS:
        raise invalid("/amount_cents", f"Enter at most {plain_amount(MOST_CENTS)} at once.")
    return amount


# A lease's payers are its tenants; another account's is the homeowner that it is of. What is being
# paid for no charge by name may be for any, so that without asking no more is taken ($5).
_TERMS = """
    select org_today(organization_id) as today, hold_processor_account() as is_ready,
        (
            select type from payment_methods as method
            where method.id = $3 and detached_at is null and (
                method.homeowner_id = accounts.homeowner_id
                or (method.organization_id, method.tenant_id) in (
                    select organization_id, tenant_id from lease_tenants where lease_id = $2))
        ) as method,
        (
            select coalesce(sum(open_cents), 0)::bigint from charges
            where account_id = accounts.id and open_cents > 0
        ) - (
            select coalesce(sum(amount_cents), 0)::bigint from payments
            where account_id = accounts.id and status = 'pending'
        ) as open_cents,
        (
            select open_cents - coalesce((
                select sum(amount_cents) from payments
                where account_id = accounts.id and status = 'pending'
                    and (for_charge_id = charges.id or $5 and for_charge_id is null)
            ), 0)::bigint
            from charges where id = $4 and account_id = accounts.id
        ) as charge_cents
    from accounts
    where id = $1
"""
