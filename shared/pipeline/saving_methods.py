"""The steps at the processor by which a payer's card or bank account is set up, saved and removed.

The office takes them for tenants, and homeowners take them in the portal.
"""

from typing import TypeVar
from uuid import UUID

from shared.domain.entered_method import add_method
from shared.domain.payer import Payer, PayerKind, keep_customer
from shared.domain.payment_method import (
    MethodOfPayer,
    MethodTerms,
    PresentMethod,
    detach_method,
    make_room,
)
from shared.domain.processor_account import connected_account
from shared.pipeline.call import SignedInCall
from shared.pipeline.session_renewal import renewing
from shared.problems import Code, Problem
from shared.processor import payers
from shared.processor.client import require_processor
from shared.processor.payers import SavedMethod

# Several calls, each repeated once at most.
TIMEOUT = 90
Record = TypeVar("Record", bound=MethodOfPayer)


def customer_of(
    call: SignedInCall, kind: PayerKind, payer: Payer, account: str, attempt: UUID
) -> str:
    """What the processor calls the payer, whom the first request makes known there."""
    if payer.processor_customer_id is not None:
        return payer.processor_customer_id
    made = payers.new_payer(
        account,
        {kind.column: str(payer.id)},
        name=payer.name,
        email=payer.email,
        key=f"{attempt}-payer",
    )
    return renewing(call, lambda: keep_customer(call.db, kind, payer.id, made))


def save_method(
    call: SignedInCall, record: type[Record], saved: SavedMethod, terms: MethodTerms
) -> Record:
    """The method in its list; CONFLICT for one that was removed since it was entered."""
    with call.db.transaction():
        if terms.is_default:
            make_room(call.db, terms)
        made = add_method(call.db, record, saved, terms)
        if made is None:
            raise Problem(Code.CONFLICT, "The payment method was removed. Enter it again.")
    return made


def remove_method(call: SignedInCall, present: PresentMethod) -> None:
    """Detach the method there, then here: one removed here only could still be charged."""
    call.require_version(present.updated_at)
    require_processor()
    account = connected_account(call.db).processor_account_id
    if account is not None:
        payers.detach(account, present.processor_payment_method_id)
    renewing(call, lambda: detach_method(call.db, present.id))
