"""Release the deposits of a lease that has ended: deduct what is owed, refund the rest."""

from typing import Annotated
from uuid import UUID

import msgspec

from functions.leases._held import HeldLease
from shared.domain.charge import Charge, ServiceChargeType
from shared.domain.ledger.account import ledger, spread
from shared.domain.ledger.adjusting import release_deposits
from shared.domain.ledger.recording import NewCharge, make_charges
from shared.domain.ledger.reversing import PaymentMethod, Reversal, reverse
from shared.domain.money import MOST_CENTS
from shared.domain.payment import PaymentReversal
from shared.inputs.text import ShortText
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem
from shared.roles import MONEY

Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
REASON = "Deposit released"


class DepositDeduction(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the deposit pays, as a charge that is due today."""

    type: ServiceChargeType
    description: ShortText
    """What it is for, as the statement says."""
    amount_cents: Annotated[int, msgspec.Meta(ge=1, le=MOST_CENTS)]
    """The deposit need not cover it: what is left stays open."""


class DepositRefund(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How what is left is paid back."""

    method: PaymentMethod
    """How it is paid out."""
    reference: Reference | None = None
    """The number of a check or transfer."""


class DepositRelease(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is deducted, and how the rest is refunded."""

    deductions: Annotated[list[DepositDeduction], msgspec.Meta(max_length=50)] = []
    """Charges that are due today and paid from the deposit."""
    refund: DepositRefund | None = None
    """Without it what is left waits as credit."""


class ReleasedDeposit(msgspec.Struct):
    """What has become of the deposits."""

    released_cents: int
    """What was held."""
    deducted_cents: int
    """The deductions of this release."""
    refunded_cents: int
    """What was left and goes back."""
    balance_cents: int
    """What the account owes afterwards; below 0, credit waits."""
    charges: list[Charge]
    """The deductions."""
    reversals: list[PaymentReversal]
    """The refunds, one for each payment that had money left."""


class _Sibling(msgspec.Struct, frozen=True):
    status: str


class _Credit(msgspec.Struct, frozen=True):
    id: UUID
    credit_cents: int


class _Balance(msgspec.Struct, frozen=True):
    balance_cents: int


@endpoint(
    "POST /v1/leases/{lease_id}/release-deposit",
    caller=Manager(MONEY),
    feature="leases",
    preview=True,
    impersonation=False,
)
def handle(call: ManagerCall, lease_id: UUID, body: DepositRelease) -> ReleasedDeposit:
    with call.db.transaction():
        lease = call.db.one(
            HeldLease,
            "select {columns} from leases where id = $1 for no key update",
            lease_id,
        )
        with ledger(call.db, lease.account_id):
            _require_ended(call, lease)
            charges = make_charges(
                call.db,
                [
                    NewCharge(
                        account_id=lease.account_id,
                        lease_id=lease_id,
                        type=deduction.type,
                        description=deduction.description,
                        amount_cents=deduction.amount_cents,
                        due_date=lease.today,
                    )
                    for deduction in body.deductions
                ],
            )
            released = release_deposits(call.db, lease.account_id, REASON)
            if released is None:
                raise Problem(Code.CONFLICT, "There is no deposit to release.")
            spread(call.db, [lease.account_id])
            reversals = _refund(call, lease.account_id, body.refund) if body.refund else []
        return _answer(call, lease.account_id, released, charges, reversals)


def _require_ended(call: ManagerCall, lease: HeldLease) -> None:
    """CONFLICT while the account has a lease that is not over."""
    if lease.status not in {"terminated", "expired"}:
        raise Problem(
            Code.CONFLICT, f"The lease is {lease.status}. A deposit is held until it ends."
        )
    siblings = call.db.all(
        _Sibling,
        "select {columns} from leases where account_id = $1 and status in ('draft', 'active')",
        lease.account_id,
    )
    if siblings:
        raise Problem(
            Code.CONFLICT,
            f"A renewal of the lease is {siblings[0].status}. The deposit goes on with it.",
        )


def _refund(call: ManagerCall, account_id: UUID, refund: DepositRefund) -> list[UUID]:
    """Refund the credit that each payment has left, oldest payment first."""
    waiting = call.db.all(
        _Credit,
        """
        select {columns} from payments where account_id = $1 and credit_cents > 0
        order by received_date, created_at, id
        """,
        account_id,
    )
    return [
        reverse(
            call.db,
            credit.id,
            Reversal(
                kind="refund",
                amount_cents=credit.credit_cents,
                reason=REASON,
                method=refund.method,
                reference=refund.reference,
            ),
        )
        for credit in waiting
    ]


def _answer(
    call: ManagerCall,
    account_id: UUID,
    released_cents: int,
    charge_ids: list[UUID],
    reversal_ids: list[UUID],
) -> ReleasedDeposit:
    charges = call.db.all(
        Charge,
        "select {columns} from charges where id = any($1) order by array_position($1, id)",
        charge_ids,
    )
    reversals = call.db.all(
        PaymentReversal,
        """
        select {columns} from payment_reversals where id = any($1) order by array_position($1, id)
        """,
        reversal_ids,
    )
    balance = call.db.one(
        _Balance, "select {columns} from account_balances where account_id = $1", account_id
    )
    return ReleasedDeposit(
        released_cents=released_cents,
        deducted_cents=sum(charge.amount_cents for charge in charges),
        refunded_cents=sum(reversal.amount_cents for reversal in reversals),
        balance_cents=balance.balance_cents,
        charges=charges,
        reversals=reversals,
    )
