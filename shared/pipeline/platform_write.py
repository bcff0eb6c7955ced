"""What every change of a super-admin has: a reason, and a row of the platform's audit log.

The row is written in the transaction of the change, so that neither is there without the other. The
database itself sets the actor, the endpoint and the address, from the session.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec

from shared.database.markers import Fills
from shared.inputs.text import ShortText
from shared.pipeline.call import AdminCall

Record = TypeVar("Record", bound=msgspec.Struct)
Changes = dict[str, Any]


class PlatformChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The body of a super-admin's change."""

    reason: Annotated[ShortText, Fills(None)]
    """Why, for the platform's audit log."""


@contextmanager
def platform_write(
    call: AdminCall, reason: str, *, target_id: UUID, organization_id: UUID | None = None
) -> Iterator[Changes]:
    """A transaction for a change of `target_id`, which goes into the platform's audit log.

    The block puts what it changes into the dictionary that it gets, as `difference` does.
    """
    changes: Changes = {}
    with call.db.transaction():
        yield changes
        call.db.execute(
            """
            insert into platform_audit_log (organization_id, target_id, reason, changes)
            values ($1, $2, $3, $4)
            """,
            organization_id,
            target_id,
            reason,
            msgspec.json.encode(changes).decode(),
        )


def difference(before: Record, after: Record, *, of: type[msgspec.Struct]) -> Changes:
    """The fields of `of` in which two records differ, each with its value before and after."""
    old, new = msgspec.to_builtins(before), msgspec.to_builtins(after)
    return {name: [old[name], new[name]] for name in of.__struct_fields__ if old[name] != new[name]}
