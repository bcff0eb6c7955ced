"""What a history of operations is played on: one account, by the ledger's verbs or by requests."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec

from shared.domain.ledger.adjusting import adjust, cancel
from shared.domain.ledger.bouncing import bounce
from shared.domain.ledger.receiving import PaymentAllocation, reallocate, receive
from shared.domain.ledger.recording import ChargeType, NewPayment, make_payment
from shared.domain.ledger.reversing import Reversal, reverse
from shared.domain.ledger.statement import StatementQuery, statement
from tests.factories import sql
from tests.http.client import send
from tests.shared.domain.ledger.accounts import HomeownerAccount, LeaseAccount

Wanted = Sequence[tuple[UUID, int]]
Shown = dict[UUID, tuple[int, str]]
Adjustment = Literal["correction", "waiver"]
BOUNCED_ON = date(2025, 9, 9)
ROWS = """
    select id, open_cents, status from charges where account_id = :id
    union all select id, credit_cents, status from payments where account_id = :id
"""
# What a person may assess; the other kinds come from violations and the schedule.
BY_HAND = {"monthly_dues", "special_assessment", "transfer_fee", "other"}


class RentalPlayer(LeaseAccount):
    """The account of a lease, by the verbs of the ledger."""

    kinds: tuple[ChargeType, ...] = ("other", "late_fee", "utility", "deposit")

    def prefer(self, order: Literal["ranked", "oldest_first"]) -> None:
        """The order in which charges are paid from now on."""
        sql(
            "update organizations set payment_order = :order where id = :id",
            order="rent_first" if order == "ranked" else order,
            id=self.organization.id,
        )

    def make_charge(self, kind: ChargeType, cents: int, due: str) -> UUID:
        """A charge is made; its id."""
        return self.charge(cents, due, kind)

    def make_payment(self, cents: int, received: str, wanted: Wanted, *, pending: bool) -> UUID:
        """A payment is entered; its id."""
        new = NewPayment(
            account_id=self.id, lease_id=self.lease_id, amount_cents=cents, method="cash",
            received_date=date.fromisoformat(received), pending=pending,
        )  # fmt: skip
        with self.changing() as db:
            return make_payment(db, new, [PaymentAllocation(*each) for each in wanted])

    def settle(self, payment: UUID) -> None:
        """A pending payment succeeds."""
        with self.changing() as db:
            db.execute(
                "update payments set status = 'succeeded', succeeded_at = now() where id = $1",
                payment,
            )
            receive(db, payment)

    def adjust(self, charge: UUID, kind: Adjustment, cents: int) -> None:
        """A charge is corrected or waived."""
        with self.changing() as db:
            adjust(db, charge, kind, cents, "Agreed")

    def cancel(self, charge: UUID) -> None:
        """A charge is cancelled."""
        with self.changing() as db:
            cancel(db, [charge], "A mistake")

    def refund(self, payment: UUID, cents: int) -> None:
        """A part of a payment is given back."""
        with self.changing() as db:
            reverse(db, payment, Reversal(kind="refund", amount_cents=cents, reason="Asked"))

    def bounce(self, payment: UUID, fee: int) -> None:
        """The bank takes a payment back."""
        with self.changing() as db:
            bounce(db, payment, "Returned", BOUNCED_ON, fee)

    def reallocate(self, payment: UUID, wanted: Wanted) -> None:
        """A payment gets another picture."""
        with self.changing() as db:
            reallocate(db, payment, [PaymentAllocation(*each) for each in wanted])

    def shown(self) -> Shown:
        """What is open of each charge and waits of each payment, with its status."""
        return {row[0]: (row[1], row[2]) for row in sql(ROWS, id=self.id)}

    def statement_page(self, query: dict[str, str]) -> dict[str, Any]:
        """A page of the account's statement."""
        path = f"/v1/leases/{self.lease_id}/statement"
        page: dict[str, Any] = send(
            "GET", path, token=self.organization.owner.token, query=query
        ).json
        return page


class AssociationPlayer(HomeownerAccount):
    """The account of a homeowner, by requests wherever there is one."""

    kinds: tuple[ChargeType, ...] = (
        "monthly_dues", "special_assessment", "transfer_fee", "other", "violation_fee", "late_fee",
    )  # fmt: skip

    def prefer(self, order: Literal["ranked", "oldest_first"]) -> None:
        """The order in which charges are paid from now on."""
        sql(
            "update associations set payment_order = :order where id = :id",
            order="assessments_first" if order == "ranked" else order,
            id=self.association_id,
        )

    def make_charge(self, kind: ChargeType, cents: int, due: str) -> UUID:
        """A charge is made; its id."""
        if kind not in BY_HAND:
            return self.charge(cents, due, kind)
        body = {"type": kind, "description": "A charge", "amount_cents": cents, "due_date": due}
        return self._made("/v1/assessments", body)

    def make_payment(self, cents: int, received: str, wanted: Wanted, *, pending: bool) -> UUID:
        """A payment is entered; its id."""
        body = {
            "amount_cents": cents, "method": "cash", "received_date": received, "again": True,
            "pending": pending, "allocations": _allocations(wanted),
        }  # fmt: skip
        return self._made("/v1/homeowner-payments", body)

    def settle(self, payment: UUID) -> None:
        """A pending payment succeeds."""
        self._act(f"/v1/homeowner-payments/{payment}/settle", outcome="succeeded")

    def adjust(self, charge: UUID, kind: Adjustment, cents: int) -> None:
        """A charge is corrected or waived."""
        path = f"/v1/assessments/{charge}/adjust"
        self._act(path, kind=kind, amount_cents=cents, reason="Agreed")

    def cancel(self, charge: UUID) -> None:
        """A charge is cancelled."""
        self._act(f"/v1/assessments/{charge}/cancel", reason="A mistake")

    def refund(self, payment: UUID, cents: int) -> None:
        """A part of a payment is given back."""
        path = f"/v1/homeowner-payments/{payment}/refund"
        self._act(path, amount_cents=cents, reason="Asked")

    def bounce(self, payment: UUID, fee: int) -> None:
        """The bank takes a payment back."""
        fee_cents = {"fee_cents": fee} if fee else {}
        path = f"/v1/homeowner-payments/{payment}/bounce"
        self._act(path, reason="Returned", effective_on=BOUNCED_ON.isoformat(), **fee_cents)

    def reallocate(self, payment: UUID, wanted: Wanted) -> None:
        """A payment gets another picture."""
        path = f"/v1/homeowner-payments/{payment}/reallocate"
        self._act(path, allocations=_allocations(wanted))

    def shown(self) -> Shown:
        """What the lists say is open of each assessment and waits of each payment."""
        owed = self._listed("/v1/assessments")
        paid = self._listed("/v1/homeowner-payments")
        waiting = sum(each["credit_cents"] for each in paid)
        assert sum(each["open_cents"] for each in owed) - waiting == self.balance
        return {UUID(each["id"]): (each["open_cents"], each["status"]) for each in owed} | {
            UUID(each["id"]): (each["credit_cents"], each["status"]) for each in paid
        }

    def statement_page(self, query: dict[str, str]) -> dict[str, Any]:
        """A page of the account's statement."""
        page = statement(self.db, self.id, msgspec.convert(query, StatementQuery))
        shown: dict[str, Any] = msgspec.to_builtins(page)
        return shown

    def _made(self, path: str, body: dict[str, Any]) -> UUID:
        body |= {"homeowner_id": self.homeowner_id}
        answer = send("POST", path, body, token=self.organization.owner.token)
        assert answer.status_code == 201, answer.text
        return UUID(answer.json["id"])

    def _act(self, path: str, **body: Any) -> None:
        answer = send("POST", path, body, token=self.organization.owner.token)
        assert answer.status_code == 200, answer.text
        # Bounces and cancellations free money; what is left open or waits is the balance.
        assert answer.json["balance_cents"] == self.balance

    def _listed(self, path: str) -> list[dict[str, Any]]:
        query: dict[str, Any] = {"homeowner_id": self.homeowner_id, "limit": 100}
        items: list[dict[str, Any]] = []
        while True:
            page = send("GET", path, token=self.organization.owner.token, query=query).json
            items += page["items"]
            if page["next_cursor"] is None:
                return items
            query["cursor"] = page["next_cursor"]


def _allocations(wanted: Wanted) -> list[dict[str, Any]]:
    return [{"charge_id": str(charge), "amount_cents": cents} for charge, cents in wanted]
