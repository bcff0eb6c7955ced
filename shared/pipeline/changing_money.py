"""The steps of every action on a charge or a payment, in one transaction.

The account is locked, the record's version is checked under that lock, the verb changes the money,
the account's credit is spread, and the record is read as it stands then.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from shared.pipeline.call import SignedInCall


class Versioned(Protocol):
    """A record of which If-Match names a version."""

    @property
    def updated_at(self) -> datetime:
        """When it changed last."""


Record = TypeVar("Record", bound=Versioned)


def changed(
    call: SignedInCall,
    account: AbstractContextManager[UUID],
    read: Callable[[], Record],
    change: Callable[[], object],
) -> Record:
    """The record after `change` in the block `account`.

    `read` refuses a record of the other face. Refusals come in this order: NOT_FOUND,
    PRECONDITION_FAILED by If-Match, then those of the change.
    """
    with call.db.transaction():
        with account:
            call.require_version(read().updated_at)
            change()
        return read()
