"""The steps of every action on a charge or a payment, in one transaction.

The account is locked, the record's version is checked under that lock, the verb changes the money,
the account's credit is spread, and the record is read as it stands then.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from shared.domain.charge import ChargeOfAccount, charge_as
from shared.domain.ledger.account import ledger_of_charge, ledger_of_payment
from shared.domain.payment import PaymentOfAccount, payment_as
from shared.pipeline.call import SignedInCall


class Versioned(Protocol):
    """A record of which If-Match names a version."""

    @property
    def updated_at(self) -> datetime:
        """When it changed last."""


Record = TypeVar("Record", bound=Versioned)
ChargeRecord = TypeVar("ChargeRecord", bound=ChargeOfAccount)
PaymentRecord = TypeVar("PaymentRecord", bound=PaymentOfAccount)


def change_charge(
    call: SignedInCall,
    record: type[ChargeRecord],
    charge_id: UUID,
    change: Callable[[], object],
) -> ChargeRecord:
    """The charge after a change of its account's money; NOT_FOUND for one of the other face."""
    return changed(
        call,
        ledger_of_charge(call.db, charge_id),
        lambda: charge_as(call.db, record, charge_id),
        change,
    )


def change_payment(
    call: SignedInCall,
    record: type[PaymentRecord],
    payment_id: UUID,
    change: Callable[[], object],
) -> PaymentRecord:
    """The payment after a change of its account's money; NOT_FOUND for one of the other face."""
    return changed(
        call,
        ledger_of_payment(call.db, payment_id),
        lambda: payment_as(call.db, record, payment_id),
        change,
    )


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
