"""Book the management fees of an owner's properties for a month that is over."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.domain.management_fee import BookedFee, book_fees
from shared.inputs.text import Month
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import invalid, pointing_to
from shared.roles import MONEY


class FeeMonth(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The month whose fees to book."""

    month: Month
    """One that is over in the organization's time zone."""


class BookedFees(msgspec.Struct):
    """What was booked. Fees that were booked before are not among it."""

    created: int
    """The number of fees."""
    fees: list[BookedFee]
    """Each by its property's name."""


class _Owner(msgspec.Struct, frozen=True):
    id: UUID
    this_month: Annotated[date, Sql("first_of_month(org_today(organization_id))")]


@endpoint("POST /v1/owners/{owner_id}/book-fees", caller=Manager(MONEY), preview=True)
def handle(call: ManagerCall, owner_id: UUID, body: FeeMonth) -> BookedFees:
    month = date.fromisoformat(f"{body.month}-01")
    owner = call.db.one(_Owner, "select {columns} from owners where id = $1", owner_id)
    if month >= owner.this_month:
        raise invalid("/month", f"Choose a month before {owner.this_month:%Y-%m}.")
    with pointing_to("/month", "paid_on"):
        fees = book_fees(call.db, owner_id, month)
    return BookedFees(created=len(fees), fees=fees)
