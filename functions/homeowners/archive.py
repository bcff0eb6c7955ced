"""Archive a homeowner: the sessions of the portal end. A balance that is not 0 is confirmed."""

from uuid import UUID

import msgspec

from shared.domain.homeowner import Homeowner
from shared.domain.ledger.account import Account
from shared.domain.money import SignedCents, plain_amount
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, FieldError, Problem
from shared.roles import ADMINS


class HomeownerArchiving(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is known of the homeowner's money."""

    confirm_balance_cents: SignedCents | None = None
    """What the homeowner owes, if anything; below 0, the credit that waits."""


@endpoint(
    "POST /v1/homeowners/{homeowner_id}/archive",
    caller=Manager(ADMINS),
    feature="hoa",
    subscription=False,
)
def handle(call: ManagerCall, homeowner_id: UUID, body: HomeownerArchiving) -> Homeowner:
    with call.db.transaction():
        # The account is locked first, as by each change of money, so that the balance stays.
        call.db.one(
            Account,
            "select {columns} from accounts where homeowner_id = $1 for no key update",
            homeowner_id,
        )
        held = call.db.one(
            Homeowner,
            "select {columns} from homeowners where id = $1 for no key update",
            homeowner_id,
        )
        call.require_version(held.updated_at)
        if held.archived_at is not None:
            raise Problem(Code.CONFLICT, "The homeowner is archived already.")
        if held.balance_cents != (body.confirm_balance_cents or 0):
            raise _unconfirmed(held.balance_cents)
        return call.db.one(
            Homeowner,
            "update homeowners set archived_at = now() where id = $1 returning {columns}",
            homeowner_id,
        )


def _unconfirmed(balance: int) -> Problem:
    """CONFLICT, naming the balance."""
    amount = plain_amount(abs(balance))
    if balance == 0:
        text = "The homeowner owes nothing. Leave the balance out."
    elif balance > 0:
        text = f"The homeowner owes {amount}. Confirm this balance to archive the homeowner."
    else:
        text = f"A credit of {amount} waits. Confirm this balance to archive the homeowner."
    return Problem(
        Code.CONFLICT,
        text,
        errors=[FieldError("/confirm_balance_cents", text)],
        members={"balance_cents": balance},
    )
