"""The payment processor's checkout page, on which an owner begins to pay for a plan."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.pipeline.session_renewal import renewing
from shared.processor import pages
from shared.processor.pages import Page


class _Payer(msgspec.Struct):
    name: Annotated[str, Sql("organizations.name")]
    email: str


class _Kept(msgspec.Struct):
    customer: str


def checkout_page(call: ManagerCall, customer: str | None, price: str, *, attempt: UUID) -> Page:
    """A new page. An organization without a customer at the processor gets one."""
    return pages.checkout_page(
        customer or _new_customer(call, attempt),
        price,
        organization_id=call.organization_id,
        key=f"{attempt}-checkout",
    )


def _new_customer(call: ManagerCall, attempt: UUID) -> str:
    """Make a customer for the organization; of two at once, the first to be written counts."""
    payer = renewing(call, lambda: _payer(call))
    made = pages.new_customer(
        call.organization_id, name=payer.name, email=payer.email, key=f"{attempt}-customer"
    )
    return renewing(call, lambda: _kept(call, made)).customer


def _payer(call: ManagerCall) -> _Payer:
    return call.db.one(
        _Payer,
        "select {columns} from organizations, users where users.id = scope_user_id()",
    )


def _kept(call: ManagerCall, made: str) -> _Kept:
    return call.db.one(_Kept, "select {columns} from keep_processor_customer($1) as customer", made)
