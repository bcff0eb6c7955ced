"""Any history of operations leaves PostgreSQL's ledger and a plain model alike, and sound.

A rental account is played by the ledger's verbs, a homeowner's by requests.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared.domain.ledger.adjusting import release_deposits
from shared.domain.ledger.reversing import Reversal, reverse
from tests.factories import sql
from tests.proof import times
from tests.shared.domain.ledger.model import Model
from tests.shared.domain.ledger.players import AssociationPlayer, RentalPlayer

CENTS = st.integers(1, 300)
DAYS = st.sampled_from(["2025-01-31", "2025-02-28", "2025-09-01", "2027-01-01"])
PAST = st.sampled_from(["2025-01-01", "2025-03-01", "2025-09-01"])
PAIRS = """
    select payment_id, charge_id, sum(amount_cents) from payment_allocations
    where account_id = :id group by payment_id, charge_id having sum(amount_cents) <> 0
"""


class History(RuleBasedStateMachine):
    """Operations on one account, each done in PostgreSQL and in the model."""

    new_account: type[RentalPlayer | AssociationPlayer] = RentalPlayer

    @initialize()
    def begin(self) -> None:
        """An account of its own, in whose order nothing but the day counts."""
        self.account, self.model = self.new_account(), Model()
        self.account.prefer("oldest_first")

    def pick(self, data: st.DataObject, keys: list[UUID]) -> UUID:
        """One of these rows."""
        return keys[data.draw(st.integers(0, len(keys) - 1))]

    @rule(cents=CENTS, due=DAYS, data=st.data())
    def charge(self, cents: int, due: str, data: st.DataObject) -> None:
        """A charge is made."""
        kind = data.draw(st.sampled_from(self.account.kinds))
        self.model.add_charge(self.account.make_charge(kind, cents, due), kind, cents, due)

    @rule(cents=CENTS, received=PAST, pending=st.booleans(), data=st.data())
    def pay(self, cents: int, received: str, data: st.DataObject, *, pending: bool) -> None:
        """A payment is recorded, some of it for chosen charges."""
        wanted = [] if pending else self.wanted(data, cents, self.model.open)
        made = self.account.make_payment(cents, received, wanted, pending=pending)
        self.model.add_payment(made, cents, received, wanted, pending=pending)

    def wanted(
        self, data: st.DataObject, left: int, most: Callable[[UUID], int]
    ) -> list[tuple[UUID, int]]:
        """A choice of charges within what the payment and each charge allow."""
        chosen = []
        for charge in self.model.in_order(self.model.charges):
            cents = data.draw(st.integers(0, min(left, most(charge))))
            left -= cents
            if cents:
                chosen.append((charge, cents))
        return chosen

    def payments(self, status: str) -> list[UUID]:
        """Those in this status of which something is left."""
        return [
            key for key, each in self.model.payments.items()
            if each.status == status and each.reversed < each.amount
        ]  # fmt: skip

    def live(self) -> list[UUID]:
        """Charges that are not cancelled."""
        return [key for key, each in self.model.charges.items() if not each.cancelled]

    @precondition(lambda self: self.payments("pending"))
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        """A pending payment succeeds."""
        key = self.pick(data, self.payments("pending"))
        self.account.settle(key)
        self.model.payments[key].status, self.model.payments[key].counts = "succeeded", True
        self.model.spread()

    @precondition(lambda self: self.live())
    @rule(data=st.data(), kind=st.sampled_from(["correction", "waiver"]))
    def adjust(self, data: st.DataObject, kind: Any) -> None:
        """A charge is corrected or waived, within its bounds."""
        key = self.pick(data, self.live())
        charge = self.model.charges[key]
        least = -self.model.open(key) if charge.kind == "deposit" else -charge.effective
        cents = data.draw(
            st.integers(least, 200 if kind == "correction" else -1) if least else st.just(1)
        )
        if not cents or (kind == "waiver" and cents > 0):
            return
        self.account.adjust(key, kind, cents)
        self.model.change(key, cents)

    @precondition(lambda self: self.live())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        """A charge is cancelled, if it is no deposit with money."""
        key = self.pick(data, self.live())
        charge = self.model.charges[key]
        if charge.kind == "deposit" and self.model.open(key) < charge.effective:
            return
        self.account.cancel(key)
        self.model.cancel(key)

    @precondition(lambda self: self.payments("succeeded"))
    @rule(data=st.data(), disputed=st.booleans())
    def reverse_a_part(self, data: st.DataObject, *, disputed: bool) -> None:
        """A part of a payment is refunded or disputed."""
        key = self.pick(data, self.payments("succeeded"))
        payment = self.model.payments[key]
        cents = data.draw(st.integers(1, payment.amount - payment.reversed))
        if disputed:
            with self.account.changing() as db:
                reverse(db, key, Reversal(kind="dispute", amount_cents=cents, reason="Asked"))
        else:
            self.account.refund(key, cents)
        self.model.reverse(key, cents, refund=not disputed)
        self.model.spread()

    @precondition(lambda self: self.payments("succeeded"))
    @rule(data=st.data(), fee=st.integers(0, 50))
    def bounce(self, data: st.DataObject, fee: int) -> None:
        """The bank takes a payment back."""
        key = self.pick(data, self.payments("succeeded"))
        payment, known = self.model.payments[key], set(self.model.charges)
        beyond = payment.reversed
        self.account.bounce(key, fee)
        self.model.reverse(key, payment.amount - beyond, refund=False)
        self.model.spread()
        rows = sql(
            "select id, type, amount_cents from charges where account_id = :id order by id",
            id=self.account.id,
        )
        for made, kind, cents in (row for row in rows if row[0] not in known):
            assert cents == (beyond if kind == "other" else fee)
            self.model.add_charge(made, kind, cents, "2025-09-09")

    @precondition(lambda self: self.payments("succeeded"))
    @rule(data=st.data())
    def reallocate(self, data: st.DataObject) -> None:
        """A payment gets another picture."""
        key = self.pick(data, self.payments("succeeded"))
        payment = self.model.payments[key]

        def most(charge: UUID) -> int:
            return self.model.open(charge) + self.model.net(key, charge)

        wanted = self.wanted(data, payment.amount - payment.reversed, most)
        self.account.reallocate(key, wanted)
        changes = {each: -self.model.net(key, each) for each in self.model.charges}
        for charge, cents in wanted:
            changes[charge] += cents
        ordered = [(each, changes[each]) for each in self.model.in_order(changes)]
        for charge, cents in sorted(ordered, key=lambda each: each[1] > 0):
            if cents:
                self.model.rows.append((key, charge, cents))
        self.model.spread()

    @rule()
    def release_deposits(self) -> None:
        """All deposits are released."""
        with self.account.changing() as db:
            release_deposits(db, self.account.id, "Moved out")
        deposits = [key for key in self.live() if self.model.charges[key].kind == "deposit"]
        for key in deposits:
            self.model.charges[key].effective = 0
            self.model.take_back_from_charge(key, -self.model.open(key))
        self.model.spread()

    @rule()
    def change_the_payment_order(self) -> None:
        """The other order is preferred from now on; nothing that stands moves."""
        self.model.is_ranked = not self.model.is_ranked
        self.account.prefer("ranked" if self.model.is_ranked else "oldest_first")

    @invariant()
    def is_like_the_model(self) -> None:
        """Each row, each pair of payment and charge, and every sum."""
        if not hasattr(self, "account"):
            return
        shown: dict[Any, Any] = dict(self.account.shown())
        shown |= {(row[0], row[1]): row[2] for row in sql(PAIRS, id=self.account.id)}
        assert shown == dict(self.model.shown())
        self.account.require_sound()

    def teardown(self) -> None:
        """The statement leads to the account's balance line by line, from any day on."""
        if not hasattr(self, "account"):
            return
        lines, totals = self.statement()
        balances = [0, *(line["balance_cents"] for line in lines)]
        for line, before in zip(lines, balances, strict=False):
            assert line["balance_cents"] == before + line["amount_cents"]
        assert balances[-1] == totals["closing_cents"] == self.account.balance
        assert [line["dated_on"] for line in lines] == sorted(line["dated_on"] for line in lines)
        later, within = self.statement(dated_from="2025-03-01", dated_to="2025-09-09")
        assert [line for line in lines if "2025-03-01" <= line["dated_on"] <= "2025-09-09"] == later
        change = within["charged_cents"] - within["paid_cents"]
        assert within["closing_cents"] == within["opening_cents"] + change
        assert within["closing_cents"] == (
            later[-1]["balance_cents"] if later else within["opening_cents"]
        )

    def statement(self, **query: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
        """The lines of the account's statement, oldest first, and its sums."""
        lines: list[dict[str, Any]] = []
        more: dict[str, str] = {}
        while True:
            page = self.account.statement_page(query | more)
            lines += page["items"]
            if page["next_cursor"] is None:
                return lines[::-1], page["totals"]
            more = {"cursor": page["next_cursor"]}


class AssociationHistory(History):
    """The same on the account of a homeowner."""

    new_account = AssociationPlayer


TestAnyHistory = History.TestCase
TestAnyHistory.settings = settings(
    max_examples=times(5, 100), stateful_step_count=times(40, 100), deadline=None
)
TestAnyAssociationHistory = AssociationHistory.TestCase
TestAnyAssociationHistory.settings = settings(
    max_examples=times(3, 100), stateful_step_count=times(30, 100), deadline=None
)
