"""The reason why an update of one record matched no row."""

from datetime import datetime
from typing import ClassVar, LiteralString, NoReturn, Protocol
from uuid import UUID

import msgspec

from shared.pipeline.call import Call
from shared.problems import Code, Problem


class Kept(Protocol):
    """A record whose rows are in one table, by id."""

    table: ClassVar[LiteralString]


class _Version(msgspec.Struct):
    updated_at: datetime


def refuse(
    call: Call,
    record: type[Kept],
    row_id: UUID | str,
    text: str = "Another request is changing this right now. Try again.",
) -> NoReturn:
    """Raise the Problem for an update of this row whose statement matched none.

    NOT_FOUND for a row that is not there, PRECONDITION_FAILED for one in another version than
    If-Match accepts, else CONFLICT: the row's state does not allow the change, as `text` says.
    """
    sql = "select {columns} from " + record.table + " where id = $1"  # noqa: S608 - a constant
    found = call.db.one(_Version, sql, row_id)
    call.require_version(found.updated_at)
    raise Problem(Code.CONFLICT, text)
