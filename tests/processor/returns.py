"""What the stand-in moves of payments after they have succeeded: disputes and refunds."""

from typing import Any
from uuid import uuid4

from tests.processor.parameters import Path
from tests.processor.refused import Refused


class Returns:
    """An account's payments, disputes and refunds, by their ids."""

    def __init__(self) -> None:
        self.intents: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}

    def open_dispute(self, intent: str, reason: str = "fraudulent", status: str = "") -> str:
        """A dispute, which has moved no money yet."""
        name = f"du_{uuid4().hex}"
        found = self.intents[intent]
        self.disputes[name] = {
            "id": name, "object": "dispute", "amount": found["amount"], "currency": "usd",
            "charge": found["latest_charge"], "payment_intent": intent, "reason": reason,
            "status": status or "needs_response", "balance_transactions": [],
        }  # fmt: skip
        return name

    def move(self, dispute: str, cents: int, fee: int = 1500) -> None:
        """Withdraw from the account, or with a positive amount put back into it."""
        self.disputes[dispute]["balance_transactions"].append(
            {
                "id": f"txn_{uuid4().hex}", "object": "balance_transaction", "amount": cents,
                "fee": fee, "net": cents - fee, "currency": "usd", "type": "adjustment",
            }
        )  # fmt: skip

    def get_dispute(self, _given: object, name: str) -> dict[str, Any]:
        """A dispute."""
        return self.disputes[name]

    def refund_by_hand(self, intent: str, amount: int, status: str = "succeeded") -> str:
        """Give a part of a payment back on the processor's own pages."""
        given: dict[Path, str] = {("payment_intent",): intent, ("amount",): str(amount)}
        made = self.refund(given)
        made |= {"status": status, "metadata": {}}
        return str(made["id"])

    def refund(self, given: dict[Path, str]) -> dict[str, Any]:
        """Give a part of a payment back."""
        if given["payment_intent",] not in self.intents:
            raise Refused(404, "invalid_request_error", "resource_missing")
        intent, amount = self.intents[given["payment_intent",]], int(given["amount",])
        back = sum(
            each["amount"]
            for each in self.refunds.values()
            if each["payment_intent"] == intent["id"]
        )
        if amount > intent["amount_received"] - back:
            raise Refused(400, "invalid_request_error", "charge_already_refunded")
        name = f"re_{uuid4().hex}"
        self.refunds[name] = {
            "id": name, "object": "refund", "status": "pending", "amount": amount,
            "payment_intent": intent["id"],
            "metadata": {"request_id": given.get(("metadata", "request_id"), "")},
        }  # fmt: skip
        return self.refunds[name]

    def get_refund(self, _given: object, name: str) -> dict[str, Any]:
        """A refund."""
        return self.refunds[name]
