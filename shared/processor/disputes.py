"""Disputes of residents' payments, and debits that the bank has returned after they had succeeded.

Both are disputes at the processor. What counts is the money that it has moved because of one.

Parameters: docs.stripe.com/api, in the version that the pinned library was made for.
"""

import msgspec

from shared.processor.client import existing, stripe_client
from shared.processor.values import Name, SignedCents, Text

# A bank debit that fails late is disputed for one of these reasons
# (docs.stripe.com/payments/ach-direct-debit, "Failed payments").
RETURNED = frozenset(("bank_cannot_process", "incorrect_account_details", "insufficient_funds"))


class _Movement(msgspec.Struct):
    amount: SignedCents


class Dispute(msgspec.Struct):
    """A dispute as it is now; one that is only an inquiry has moved no money."""

    id: Name
    reason: Text
    payment_intent: Name | None = None
    balance_transactions: list[_Movement] = []

    @property
    def withdrawn_cents(self) -> int:
        """What was taken from the account, without the processor's fee for that."""
        return -sum(each.amount for each in self.balance_transactions if each.amount < 0)

    @property
    def reinstated_cents(self) -> int:
        """What came back to it."""
        return sum(each.amount for each in self.balance_transactions if each.amount > 0)

    @property
    def is_return(self) -> bool:
        """Whether the bank has returned the debit, rather than the payer objected to it."""
        return self.reason in RETURNED


def dispute(account: str, name: str) -> Dispute | None:
    """The dispute as it is now; None if the account has no such one."""
    return existing(
        "read a dispute",
        lambda: stripe_client().v1.disputes.retrieve(name, None, {"stripe_account": account}),
        Dispute,
    )
