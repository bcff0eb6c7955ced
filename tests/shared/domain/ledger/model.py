"""The ledger once more in plain Python, cent by cent, to hold PostgreSQL's against."""

from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import UUID

# What comes first where the order is not that of the due dates alone; all others come between.
RANKS = {
    "rent": 0, "monthly_dues": 0, "special_assessment": 0,
    "violation_fee": 2, "late_fee": 3, "returned_payment_fee": 3,
}  # fmt: skip


class Charge:
    """A charge of the model."""

    def __init__(self, kind: str, cents: int, due: str, place: int) -> None:
        self.kind, self.amount, self.effective, self.due = kind, cents, cents, due
        self.place = place
        self.cancelled = False


class Payment:
    """A payment of the model."""

    def __init__(self, cents: int, received: str, place: int, *, pending: bool) -> None:
        self.amount, self.received, self.place = cents, received, place
        self.reversed = 0
        self.counts = not pending
        self.status = "pending" if pending else "succeeded"


class Model:
    """One account."""

    def __init__(self) -> None:
        self.charges: dict[UUID, Charge] = {}
        self.payments: dict[UUID, Payment] = {}
        self.rows: list[tuple[UUID, UUID, int]] = []
        self.is_ranked = False
        self._places = count()

    def net(self, payment: UUID, charge: UUID) -> int:
        """What the charge has of the payment."""
        return sum(cents for p, c, cents in self.rows if (p, c) == (payment, charge))

    def open(self, charge: UUID) -> int:
        """What is open on the charge."""
        paid = sum(cents for _, c, cents in self.rows if c == charge)
        return self.charges[charge].effective - paid

    def credit(self, payment: UUID) -> int:
        """What waits of the payment."""
        paid = self.payments[payment]
        spent = sum(cents for p, _, cents in self.rows if p == payment)
        return paid.amount - paid.reversed - spent if paid.counts else 0

    def add_charge(self, key: UUID, kind: str, cents: int, due: str) -> None:
        """A charge is made."""
        self.charges[key] = Charge(kind, cents, due, next(self._places))
        self.spread()

    def add_payment(
        self, key: UUID, cents: int, received: str, wanted: list[tuple[UUID, int]], *, pending: bool
    ) -> None:
        """A payment is recorded, and received unless it is pending."""
        self.payments[key] = Payment(cents, received, next(self._places), pending=pending)
        if not pending:
            sums: dict[UUID, int] = {}
            for charge, part in wanted:
                sums[charge] = sums.get(charge, 0) + part
            for charge in self.in_order(sums):
                self.rows.append((key, charge, sums[charge]))
            self.spread()

    def in_order(self, charges: Any) -> list[UUID]:
        """By due date."""
        return sorted(charges, key=lambda each: (self.charges[each].due, self.charges[each].place))

    def spread(self) -> None:
        """The oldest credit pays the first open charge, again and again."""
        while True:
            waiting = [key for key in self.payments if self.credit(key) > 0]
            owed = [key for key in self.charges if self.open(key) > 0]
            if not waiting or not owed:
                return
            payment = min(
                waiting, key=lambda each: (self.payments[each].received, self.payments[each].place)
            )
            charge = min(owed, key=lambda each: (self._rank(each), *self._due(each)))
            cents = min(self.credit(payment), self.open(charge))
            self.rows.append((payment, charge, cents))

    def take_back_from_charge(self, charge: UUID, cents: int) -> None:
        """The newest money first."""
        self._take(
            cents, [(p, c) for p, c, part in reversed(self.rows) if c == charge and part > 0]
        )

    def take_back_of_payment(self, payment: UUID, cents: int) -> None:
        """From the charge that was paid last."""
        pairs = [(p, c) for p, c, part in reversed(self.rows) if p == payment and part > 0]
        self._take(cents, pairs)

    def change(self, charge: UUID, cents: int) -> None:
        """Correct or waive."""
        found = self.charges[charge]
        found.effective += cents
        self.take_back_from_charge(charge, -self.open(charge))
        self.spread()

    def cancel(self, charge: UUID) -> None:
        """Cancel for ever."""
        self.charges[charge].cancelled = True
        self.change(charge, -self.charges[charge].effective)

    def reverse(self, payment: UUID, cents: int, *, refund: bool) -> None:
        """Reverse a part that is at most what is left; the spread is the caller's."""
        found = self.payments[payment]
        self.take_back_of_payment(payment, cents - self.credit(payment))
        found.reversed += cents
        if found.reversed == found.amount:
            found.status = "refunded" if refund else "failed"

    def _take(self, cents: int, pairs: list[tuple[UUID, UUID]]) -> None:
        for payment, charge in dict.fromkeys(pairs):
            taken = min(cents, self.net(payment, charge))
            if taken > 0:
                self.rows.append((payment, charge, -taken))
                cents -= taken

    def _rank(self, charge: UUID) -> int:
        return RANKS.get(self.charges[charge].kind, 1) if self.is_ranked else 0

    def _due(self, charge: UUID) -> tuple[str, int]:
        return self.charges[charge].due, self.charges[charge].place

    def shown(self) -> Iterator[tuple[UUID, Any]]:
        """What PostgreSQL must show of each row: open cents and status, credit and status."""
        for key, charge in self.charges.items():
            paid = charge.effective - self.open(key)
            status = (
                "cancelled" if charge.cancelled
                else "paid" if not self.open(key)
                else "partially_paid" if paid
                else "pending"
            )  # fmt: skip
            yield key, (self.open(key), status)
        for key, payment in self.payments.items():
            yield key, (self.credit(key), payment.status)
        for pair in {(p, c) for p, c, _ in self.rows}:
            if net := self.net(*pair):
                yield pair, net  # type: ignore[misc]
