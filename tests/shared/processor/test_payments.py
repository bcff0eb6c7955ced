"""Payments and refunds on an organization's account, with answers that get lost."""

from datetime import UTC, datetime
from typing import NamedTuple
from uuid import uuid4

import msgspec
import pytest

from shared.problems import Code
from shared.processor import accounts, payers, payments
from shared.processor.payments import WantedPayment
from tests.processor.accounts import Account
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer, Seen, refusal


class Case(NamedTuple):
    """An order at a ready account."""

    account: Account
    order: WantedPayment


@pytest.fixture
def case(stand_in: StandIn) -> Case:
    name = accounts.new_account(uuid4().hex)
    account = stand_in.accounts[name]
    account.is_ready = True
    payer = payers.new_payer(name, {"tenant_id": "t1"}, name="Tessa", email=None, key=uuid4().hex)
    return Case(
        account,
        WantedPayment(str(uuid4()), name, payer, account.add_method(payer), 150000, by_payer=False),
    )


def with_method(case: Case, kind: str = "card", pays: str = "succeeded") -> WantedPayment:
    method = case.account.add_method(case.order.customer, kind, pays)
    return msgspec.structs.replace(case.order, method=method)


def test_a_payment_is_made_once_however_often_it_is_asked_for(case: Case) -> None:
    paid, again = (payments.pay(case.order) for _ in range(2))

    assert paid
    assert paid == again == payments.payment(case.order.account, paid.id)
    assert (paid.status, paid.amount_received, paid.fee) == ("succeeded", 150000, 4380)
    assert paid.charge == f"ch_{paid.id}"
    assert case.account.taken == 150000


def test_a_payment_from_a_bank_account_is_decided_later(case: Case) -> None:
    order = with_method(case, "us_bank_account")
    begun = payments.pay(order)
    assert begun
    assert (begun.status, begun.amount_received, begun.fee) == ("processing", 0, None)
    # It is too late to cancel it.
    assert payments.cancel_payment(order.account, begun.id).status == "processing"

    case.account.settle(begun.id)
    assert payments.payment(order.account, begun.id).status == "succeeded"


def test_a_declined_payment_tells_why_and_can_be_cancelled(case: Case) -> None:
    order = with_method(case, pays="card_declined")

    declined = payments.pay(order)
    assert declined
    assert declined.status == "requires_payment_method"
    assert declined.reason == "Declined: insufficient funds"
    assert payments.cancel_payment(order.account, declined.id).status == "canceled"


@pytest.mark.parametrize("by_payer", [True, False])
def test_what_only_the_payers_bank_could_be_told_fails(case: Case, by_payer: bool) -> None:
    order = with_method(case, pays="requires_action")

    declined = payments.pay(msgspec.structs.replace(order, by_payer=by_payer))
    assert declined
    assert declined.reason == "Declined: authentication required"
    [given] = case.account.asked
    told = {name for name in ("off_session", "error_on_requires_action") if (name,) in given}
    assert told == {"error_on_requires_action" if by_payer else "off_session"}


def test_what_the_processor_refuses_to_make_is_none(case: Case) -> None:
    unknown = msgspec.structs.replace(case.order, method="pm_none")

    assert payments.pay(unknown) is None
    assert case.account.intents == {}


def test_a_payment_whose_answer_was_lost_is_found(case: Case, stand_in: StandIn) -> None:
    asked_at = datetime.now(UTC)

    def lost(seen: Seen, serve: object) -> Answer:
        assert callable(serve)
        serve(seen)
        return Answer(500, {}, b"{}")

    assert payments.payment_of(case.order, asked_at) is None
    stand_in.fault = lost
    assert refusal(lambda: payments.pay(case.order)).code == Code.UNAVAILABLE
    stand_in.fault = lambda seen, serve: serve(seen)

    found = payments.payment_of(case.order, asked_at)
    assert found
    assert found.status == "succeeded"
    assert payments.payment_of(with_id(case.order), asked_at) is None


def with_id(order: WantedPayment) -> WantedPayment:
    return msgspec.structs.replace(order, id=str(uuid4()))


def test_a_refund_is_made_once_and_never_exceeds_the_payment(case: Case) -> None:
    paid, account = payments.pay(case.order), case.order.account
    assert paid
    one, two = str(uuid4()), str(uuid4())

    made, again, other = (
        payments.refund(account, paid.id, request_id=name, amount_cents=100000)
        for name in (one, one, two)
    )

    assert made
    assert made.is_accepted
    assert (again, other) == (made, None)
    assert case.account.taken == 50000
    assert payments.refund_of(account, paid.id, request_id=one) == made
    assert payments.refund_of(account, paid.id, request_id=two) is None
