"""What events change of residents' payments: outcomes, disputes, returns and refunds."""

from typing import Any

import pytest

from tests.factories import new_organization, sql
from tests.functions.payments.collecting import Collecting
from tests.functions.webhooks.delivering import deliver, letters, taken
from tests.processor.accounts import Account
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer

EVERY_DISPUTE = ("created", "funds_withdrawn", "updated", "closed", "funds_reinstated")


class Paid(Collecting):
    """A payment of 150000 that the processor has collected, and its account there."""

    def __init__(self, stand_in: StandIn, kind: str = "card") -> None:
        super().__init__(new_organization())
        self._stand_in = stand_in
        self.pay_by(stand_in, kind)
        self.payment_id = str(self.collect().json["id"])
        self.account: Account = self.at(stand_in)
        [self.intent] = self.account.intents

    def disputed(self, kind: str, dispute: str) -> str:
        """What became of an event about the dispute."""
        subject = self.account.disputes[dispute]
        return taken(self._stand_in.tell(f"charge.dispute.{kind}", subject, self.account_name))

    def refunded(self, kind: str, refund: str) -> str:
        """What became of an event about the refund."""
        subject = self.account.refunds[refund]
        return taken(self._stand_in.tell(f"refund.{kind}", subject, self.account_name))

    def moved(self, kind: str) -> dict[str, Any]:
        """An event about the payment."""
        subject = self.account.intents[self.intent]
        return self._stand_in.tell(f"payment_intent.{kind}", subject, self.account_name)

    def reversals(self) -> list[tuple[str, int, str]]:
        """Each reversal's kind, amount and reason."""
        rows = sql(
            """
            select kind, amount_cents, reason from payment_reversals
            where payment_id = :id order by created_at, id
            """,
            id=self.payment_id,
        )
        return [(kind, cents, reason) for kind, cents, reason in rows]

    def switch_autopay_on(self) -> None:
        """Let the tenant have authorized automatic payments."""
        sql(
            "update payment_methods set autopay = true, authorized_on = current_date"
            " where id = :id",
            id=self.method_id,
        )

    @property
    def autopay(self) -> bool:
        """Whether it is switched on."""
        [[found]] = sql("select autopay from payment_methods where id = :id", id=self.method_id)
        return bool(found)


def test_a_debit_succeeds_or_fails_as_the_bank_says(stand_in: StandIn) -> None:
    good, bad = Paid(stand_in, "us_bank_account"), Paid(stand_in, "us_bank_account")
    assert taken(good.moved("processing")) == "taken"
    assert good.payments()[0][0] == "pending"
    good.account.settle(good.intent)
    bad.account.settle(bad.intent, "requires_payment_method")

    for kind in ("succeeded", "succeeded", "processing"):
        assert taken(good.moved(kind)) == "taken"
    assert taken(bad.moved("payment_failed")) == "taken"

    assert good.payments() == [("succeeded", 150000, 0)]
    assert letters(good.organization) == ["payment_receipt"]
    assert bad.payments() == [("failed", 150000, 0)]
    assert letters(bad.organization) == []
    assert (good.requests(), bad.requests()) == (0, 0)
    assert bad.account.intents[bad.intent]["status"] == "canceled"


def test_what_failed_here_counts_once_the_processor_says_so(stand_in: StandIn) -> None:
    case = Paid(stand_in, "us_bank_account")
    sql("delete from processor_requests where payment_id = :id", id=case.payment_id)
    sql("update payments set status = 'failed' where id = :id", id=case.payment_id)
    case.account.settle(case.intent)

    assert taken(case.moved("succeeded")) == "taken"
    assert case.payments() == [("succeeded", 150000, 0)]
    case.require_sound()


def test_an_event_of_one_account_reaches_no_other(stand_in: StandIn) -> None:
    case, other = Paid(stand_in, "us_bank_account"), Paid(stand_in)
    case.account.settle(case.intent)
    # The other account's owner makes objects of any form on it.
    other.account.intents[case.intent] = case.account.intents[case.intent]
    dispute = other.account.open_dispute(case.intent)
    other.account.move(dispute, -150000)
    refund = other.account.refund_by_hand(case.intent, 150000)

    assert taken(case.moved("succeeded") | {"account": other.account_name}) == "taken"
    assert other.disputed("created", dispute) == "taken"
    assert other.refunded("created", refund) == "taken"
    assert case.payments()[0][0] == "pending"
    assert other.payments() == [("succeeded", 150000, 0)]


def test_a_dispute_reverses_once_and_a_won_one_pays_again(stand_in: StandIn) -> None:
    case = Paid(stand_in)
    dispute = case.account.open_dispute(case.intent, status="warning_needs_response")
    case.disputed("created", dispute)
    assert case.payments() == [("succeeded", 150000, 0)]

    case.account.move(dispute, -150000)
    for kind in EVERY_DISPUTE:
        assert case.disputed(kind, dispute) == "taken"
    assert case.payments() == [("failed", 150000, 150000)]
    assert case.reversals() == [("dispute", 150000, "Disputed: fraudulent")]
    assert case.balance == 150000

    case.account.move(dispute, 150000, fee=0)
    for kind in EVERY_DISPUTE:
        case.disputed(kind, dispute)
    assert case.payments()[1:] == [("succeeded", 150000, 0)]
    assert sql(
        "select method, origin, reference from payments where processor_return_id = :name",
        name=dispute,
    ) == [["other", "recorded", dispute]]
    assert case.balance == 0
    assert letters(case.organization) == ["payment_receipt", *["payment_taken_back"] * 2]
    case.require_sound()


def test_a_part_is_disputed_and_both_sides_come_at_once(stand_in: StandIn) -> None:
    case = Paid(stand_in)
    dispute = case.account.open_dispute(case.intent)
    case.account.move(dispute, -50000)
    case.account.move(dispute, 50000)

    for kind in ("closed", "funds_withdrawn"):
        case.disputed(kind, dispute)
    assert case.payments() == [("succeeded", 150000, 50000), ("succeeded", 50000, 0)]
    case.require_sound()


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("insufficient_funds", "returned"),
        ("incorrect_account_details", "returned"),
        ("bank_cannot_process", "returned"),
        ("debit_not_authorized", "dispute"),
    ],
)
def test_a_returned_debit_ends_automatic_payments(
    stand_in: StandIn, reason: str, kind: str
) -> None:
    case = Paid(stand_in, "us_bank_account")
    case.switch_autopay_on()
    # The bank was faster than the event of the payment's success.
    case.account.settle(case.intent)
    dispute = case.account.open_dispute(case.intent, reason)
    case.account.move(dispute, -150000)

    case.disputed("created", dispute)
    assert case.reversals()[0][:2] == (kind, 150000)
    assert not case.autopay
    assert letters(case.organization) == [
        *["autopay_switched"] * 2, "debit_disputed", "payment_receipt", "payment_taken_back",
    ]  # fmt: skip
    # A later event of the same dispute does not undo a new permission.
    case.switch_autopay_on()
    case.disputed("closed", dispute)
    assert case.autopay


def test_what_is_returned_after_a_refund_is_owed_again(stand_in: StandIn) -> None:
    case = Paid(stand_in, "us_bank_account")
    case.account.settle(case.intent)
    taken(case.moved("succeeded"))
    refund = case.account.refund_by_hand(case.intent, 100000)
    case.refunded("created", refund)
    dispute = case.account.open_dispute(case.intent, "insufficient_funds")
    case.account.move(dispute, -150000)

    for kind in EVERY_DISPUTE:
        case.disputed(kind, dispute)
    assert [each[:2] for each in case.reversals()] == [("refund", 100000), ("returned", 50000)]
    assert sql(
        "select description, amount_cents from charges where processor_return_id = :name",
        name=dispute,
    ) == [["Returned after refund", 100000]]
    assert case.balance == 250000
    case.require_sound()


def test_a_refund_made_there_is_a_reversal_until_it_fails(stand_in: StandIn) -> None:
    case = Paid(stand_in)
    refund = case.account.refund_by_hand(case.intent, 40000, status="pending")
    for kind in ("created", "updated"):
        case.refunded(kind, refund)
    assert case.reversals() == [("refund", 40000, "Refunded at the payment processor")]
    assert case.payments() == [("succeeded", 150000, 40000)]

    case.account.refunds[refund]["status"] = "failed"
    for kind in ("failed", "updated", "created"):
        case.refunded(kind, refund)
    assert case.payments()[1:] == [("succeeded", 40000, 0)]
    never = case.account.refund_by_hand(case.intent, 1000, status="canceled")
    case.refunded("updated", never)
    assert len(case.payments()) == 2
    case.require_sound()


def test_a_refund_that_we_asked_for_is_written_once(stand_in: StandIn) -> None:
    case = Paid(stand_in)

    def lost(seen: Any, serve: Any) -> Answer:
        answer: Answer = serve(seen)
        return Answer(500, {}, b"{}") if seen.path == "/v1/refunds" else answer

    stand_in.fault = lost
    assert case.refund(case.payment_id, amount_cents=60000).status_code == 503
    stand_in.fault = lambda seen, serve: serve(seen)
    [refund] = case.account.refunds

    for kind in ("created", "updated"):
        case.refunded(kind, refund)
    assert case.reversals() == [("refund", 60000, "Paid twice.")]
    assert case.requests() == 0
    case.account.refunds[refund]["status"] = "failed"
    case.refunded("failed", refund)
    assert case.payments()[1:] == [("succeeded", 60000, 0)]
    case.require_sound()


def test_what_is_gone_or_of_another_form_is_accepted(stand_in: StandIn) -> None:
    case = Paid(stand_in)
    dispute = case.account.open_dispute(case.intent)
    case.account.disputes[dispute]["balance_transactions"] = "many"
    assert case.disputed("created", dispute) == "taken"
    event = stand_in.tell("setup_intent.succeeded", {"id": "seti_cs_gone"}, case.account_name)
    case.account.sessions = {}
    assert deliver(event).status_code == 200
    assert case.payments() == [("succeeded", 150000, 0)]
