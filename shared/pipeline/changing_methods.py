"""The steps by which a saved card or bank account is changed, without the processor."""

from typing import LiteralString, TypeVar
from uuid import UUID

import msgspec

from shared.domain.payment_method import MethodOfPayer, PresentMethod, make_room, update_method
from shared.pipeline.call import SignedInCall
from shared.problems import Code, Problem

Record = TypeVar("Record", bound=MethodOfPayer)


def change_method(
    call: SignedInCall, record: type[Record], present: PresentMethod, changes: msgspec.Struct
) -> Record:
    """The method after the changes, in the transaction that has locked it as `present`."""
    if getattr(changes, "is_default", None) is True and not present.is_default:
        make_room(call.db, present)
    return update_method(call.db, record, present.id, changes)


def lock_method(call: SignedInCall, statement: LiteralString, method_id: UUID) -> PresentMethod:
    """The method that `statement` selects for a change by its id; CONFLICT for a removed one."""
    present = call.db.one(PresentMethod, statement, method_id)
    call.require_version(present.updated_at)
    if present.detached_at is not None:
        raise Problem(Code.CONFLICT, "The payment method was removed.")
    return present
