"""A random history of two leases and two homeowners of one organization, and what it spends.

Charges of every kind, deposits, opening balances, payments, adjustments, refunds, bounces, voids,
releases, other pictures of a payment, and expenses.
"""

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from shared.domain.ledger.adjusting import release_deposits
from shared.domain.ledger.recording import ChargeType, NewPayment, PaymentOrigin, make_payment
from shared.domain.ledger.reversing import Reversal, ReversalKind, reverse
from tests.factories import inserted, new_organization, sql
from tests.functions.leases.money import first_of_month, today
from tests.shared.domain.ledger.players import AssociationPlayer, RentalPlayer

Player = RentalPlayer | AssociationPlayer
KINDS: dict[type, tuple[ChargeType, ...]] = {
    RentalPlayer: ("other", "late_fee", "utility", "deposit", "opening_balance"),
    AssociationPlayer: ("monthly_dues", "special_assessment", "violation_fee", "opening_balance"),
}
LEFT = """
    select id, amount_cents - reversed_cents from payments
    where account_id = :id and succeeded_at is not null and amount_cents > reversed_cents
    order by created_at, id
"""


class History:
    """An organization, its accounts, and one random operation after another."""

    def __init__(self, random: Random) -> None:
        self.random, self.organization = random, new_organization()
        self.players: list[Player] = [
            *(RentalPlayer(self.organization) for _ in range(2)),
            *(AssociationPlayer(self.organization) for _ in range(2)),
        ]
        self.months = [first_of_month(-each) for each in range(-1, 18)]

    def step(self) -> None:
        """One operation on one of the accounts."""
        player = self.random.choice(self.players)
        operation = self.random.choice(
            [self.charge, self.charge, self.pay, self.pay, self.change, self.undo, self.undo,
             self.move, self.spend]
        )  # fmt: skip
        operation(player)

    def day(self) -> str:
        """A day of the past, of these months."""
        return (today() - timedelta(days=self.random.randrange(500))).isoformat()

    def charge(self, player: Player) -> None:
        """A charge, sometimes the next month's rent."""
        cents = self.random.randrange(1, 300)
        if isinstance(player, RentalPlayer) and self.months and self.random.random() < 0.4:
            player.charge(cents, self.months.pop().isoformat(), "rent")
            return
        player.charge(cents, self.day(), self.random.choice(KINDS[type(player)]))

    def pay(self, player: Player) -> None:
        """A payment: of these books or of the old ones."""
        origins: list[PaymentOrigin] = ["recorded", "recorded", "recorded", "opening"]
        if isinstance(player, RentalPlayer):
            origins.append("opening_deposit")
        lease_id = player.lease_id if isinstance(player, RentalPlayer) else None
        new = NewPayment(
            account_id=player.id, lease_id=lease_id, amount_cents=self.random.randrange(1, 400),
            method="check", received_date=date.fromisoformat(self.day()),
            origin=self.random.choice(origins), pending=self.random.random() < 0.1,
        )  # fmt: skip
        with player.changing() as db:
            make_payment(db, new)

    def change(self, player: Player) -> None:
        """A charge is corrected or cancelled, or all deposits are released."""
        rows = sql(
            "select id, open_cents, type from charges where account_id = :id and open_cents > 0",
            id=player.id,
        )
        match self.random.random():
            case chance if chance < 0.2 and isinstance(player, RentalPlayer):
                with player.changing() as db:
                    release_deposits(db, player.id, "Moved out")
            case chance if rows and chance < 0.7:
                charge, cents, _ = self.random.choice(rows)
                player.adjust(charge, "waiver", -self.random.randint(1, cents))
            case _ if open_rows := [row for row in rows if row[2] != "deposit"]:
                player.cancel(self.random.choice(open_rows)[0])

    def undo(self, player: Player) -> None:
        """A payment is refunded, bounced or voided."""
        rows = sql(LEFT, id=player.id)
        if not rows:
            return
        payment, left = self.random.choice(rows)
        kinds: tuple[ReversalKind, ...] = ("refund", "returned", "void")
        kind = self.random.choice(kinds)
        cents = self.random.randint(1, left) if kind == "refund" else left
        with player.changing() as db:
            reverse(db, payment, Reversal(kind=kind, amount_cents=cents, reason="Asked"))

    def move(self, player: Player) -> None:
        """A payment gets another picture: nothing is chosen, and it spreads anew."""
        rows = sql(LEFT, id=player.id)
        if rows:
            player.reallocate(UUID(str(self.random.choice(rows)[0])), [])

    def spend(self, player: Player) -> None:
        """An expense of the account's property or association, or of the organization."""
        values: dict[str, Any] = {
            "organization_id": self.organization.id, "paid_on": self.day(), "method": "check",
            "category": self.random.choice(("maintenance", "supplies", "other")),
            "description": "Paid", "amount_cents": self.random.choice((-30, 20, 500)),
        }  # fmt: skip
        if self.random.random() < 0.2:
            values |= {"voided_at": today(), "void_reason": "Twice"}
        if isinstance(player, AssociationPlayer):
            values["association_id"] = player.association_id
        elif self.random.random() < 0.7:
            [[place]] = sql("select property_id from leases where id = :id", id=player.lease_id)
            values |= {"property_id": place, "category": self.random.choice(
                ("maintenance", "owner_draw"))}  # fmt: skip
        inserted("expenses", values)
