"""The steps of every state change: lock the record, check its version, check the move."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString, TypeVar
from uuid import UUID

import msgspec

from shared.domain.states import Machine, State
from shared.pipeline.call import SignedInCall

Record = TypeVar("Record", bound=msgspec.Struct)


@contextmanager
def moving(
    call: SignedInCall,
    record: type[Record],
    locked: LiteralString,
    record_id: UUID,
    *,
    machine: Machine[State],
    to: State,
) -> Iterator[Record]:
    """Lock the record and let it move to the state `to`; the block is in the same transaction.

    `locked` selects the record `for update` by its id, $1. Refusals come in this order: NOT_FOUND,
    PRECONDITION_FAILED by If-Match, CONFLICT for a move that the machine does not have.
    """
    with call.db.transaction():
        found = call.db.one(record, locked, record_id)
        call.require_version(_field(found, "updated_at"))
        machine.require_move(_field(found, machine.field), to)
        yield found


def _field(record: msgspec.Struct, name: str) -> Any:
    """A field of the record, which the type variable does not declare."""
    return getattr(record, name)
