"""Signed events, and objects of the processor, of another form than the documented one.

Sent again they would be the same, so they are accepted, logged and change nothing. What
is a fault of ours, or of the processor for a while, fails and is sent again.
"""

import gzip
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec
import pytest

from shared.events import payments
from shared.events.plans import PLAN_EVENTS
from shared.events.residents import LISTED_EVENTS, RESIDENT_EVENTS
from tests.factories import new_organization, sql
from tests.functions.payment_methods.rows import connect, new_payer
from tests.functions.scheduled.rows import run
from tests.functions.scheduled.test_missed_events import age
from tests.functions.subscriptions.billed import billed, customer_of
from tests.functions.webhooks.delivering import SECRETS, deliver_bytes
from tests.functions.webhooks.test_residents_payments import Paid
from tests.processor.events import signature
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer

TYPES = {"stripe": tuple(PLAN_EVENTS), "stripe-connect": tuple(RESIDENT_EVENTS)}
UNPRINTABLE = ("", "a\0b", "a b", "a\n", "é", "x" * 256)
OTHERS: tuple[Any, ...] = (7, [], {}, {"id": "cus_1"})
# What an event may have instead of its documented object.
OBJECTS: tuple[Any, ...] = (
    None, [], "in_1", 7, True, {}, {"id": None}, {"id": 7}, {"id": ["in_1"]},
    {"id": {"id": "in_1"}},
    *({"id": name} for name in UNPRINTABLE),
    *({"id": "in_1", "customer": name} for name in UNPRINTABLE),
    *({"id": "in_1", "customer": each} for each in OTHERS),
)  # fmt: skip
# What may come instead of the field of an event that holds the object.
HOLDERS: tuple[Any, ...] = (None, [], "data", 7, {}, {"objects": {"id": "in_1"}})
BODIES: tuple[bytes, ...] = (
    b"", b"[]", b"{}", b"null", b'"evt"', b"7", b"\xff", b'{"id": "evt_1"', b"[" * 5000,
    gzip.compress(b"{}"), b'{"id": "\\ud800", "type": "a", "livemode": false}',
    b'{"id": "a\\u0000b", "type": "invoice.paid", "livemode": false, "data": {}}',
    b'{"id": "evt_1", "type": 7, "livemode": false}',
    b'{"id": "evt_1", "type": "invoice.paid", "livemode": "no"}',
    b'{"id": "evt_1", "type": "account.updated", "livemode": false, "account": {"id": "acct_1"}}',
    b'{"id": "evt_1", "type": "account.updated", "livemode": false, "account": "a\\u0000b"}',
)  # fmt: skip
MANY = 10**18


class Read(NamedTuple):
    """An object as it is read anew: the events about it, and a field of it with other values."""

    place: str
    types: tuple[str, ...]
    field: str
    values: tuple[Any, ...]


READ = (
    Read("disputes", ("charge.dispute.created",), "id", (None, 7, *UNPRINTABLE)),
    Read("disputes", ("charge.dispute.closed",), "reason", (None, 7, "a\0b")),
    Read("disputes", ("charge.dispute.updated",), "payment_intent", ({}, 7, *UNPRINTABLE)),
    Read(
        "disputes",
        ("charge.dispute.funds_withdrawn",),
        "balance_transactions",
        ("x", {}, [7], [{}], [{"amount": "1"}], [{"amount": MANY}], [{"amount": -MANY}]),
    ),
    Read("refunds", ("refund.created",), "amount", (None, "one", 1.5, -1, MANY)),
    Read("refunds", ("refund.updated",), "metadata", ("x", [], {"request_id": 7})),
    Read("refunds", ("refund.failed",), "payment_intent", ({}, 7, *UNPRINTABLE)),
)
INVOICES: tuple[dict[str, Any], ...] = (
    {"amount_due": -1}, {"amount_due": MANY}, {"amount_due": None}, {"currency": "USD"},
    {"currency": None}, {"number": ""}, {"number": "x" * 201}, {"number": "a\0b"},
    {"hosted_invoice_url": "h" * 2001}, {"status": "new"}, {"status_transitions": None},
    {"status_transitions": {"paid_at": "soon"}}, {"lines": {"data": [{}]}},
    {"lines": {"data": [{"period": {"start": MANY, "end": MANY}}]}}, {"due_date": "soon"},
    {"payments": {"data": [{"status": "open"}]}}, {"payments": []}, {"id": ""},
)  # fmt: skip


def signed(body: bytes, to: str) -> tuple[int, Any]:
    """The status and the answer of a signed body."""
    reply = deliver_bytes(body, signature(body, SECRETS[to]), to=to)
    return reply.status_code, reply.json


def logged(output: str, message: str) -> list[dict[str, Any]]:
    """The lines of the log with this message."""
    lines = [msgspec.json.decode(each) for each in output.splitlines() if each.startswith("{")]
    return [each for each in lines if each["message"] == message]


def events(stand_in: StandIn, to: str, account: str) -> Iterator[dict[str, Any]]:
    """An event of each type that the endpoint takes, with each object, and with each holder."""
    holders = [{"object": each} for each in OBJECTS] + list(HOLDERS)
    for number, kind in enumerate(TYPES[to]):
        event = stand_in.tell(kind, {}, account)
        # Each holder comes with one type at least, and each type with several of them.
        for holder in holders[number % 3 :: 3]:
            yield event | {"id": f"evt_{uuid4().hex}", "data": holder}
        yield {name: value for name, value in event.items() if name != "data"}


@pytest.mark.parametrize("to", list(TYPES))
def test_an_event_with_another_object_is_accepted_and_logged(
    stand_in: StandIn, to: str, capfd: pytest.CaptureFixture[str]
) -> None:
    account = Paid(stand_in).account_name if to == "stripe-connect" else ""
    called = len(stand_in.seen)
    sent = list(events(stand_in, to, account))
    capfd.readouterr()

    answers = [signed(msgspec.json.encode(each), to) for each in sent]

    wrong = [
        (each, answer)
        for each, answer in zip(sent, answers, strict=True)
        if answer != (200, {"outcome": "ignored"})
    ]
    assert wrong == []
    lines = logged(capfd.readouterr().err, "an event of the processor is not understood")
    assert [each["event"] for each in lines] == [each["id"] for each in sent]
    assert {each["severity"] for each in lines} == {"ERROR"}
    # Nothing is asked of the processor, and an event that is sent rightly later is no repetition.
    assert len(stand_in.seen) == called
    ids = [each["id"] for each in sent]
    assert sql("select from processor_events where event_id = any (:ids)", ids=ids) == []


@pytest.mark.parametrize("to", list(TYPES))
def test_a_signed_body_that_is_no_event_is_accepted(
    stand_in: StandIn, to: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert stand_in.seen == []
    answers = {body: signed(body, to) for body in BODIES}

    assert {b: a for b, a in answers.items() if a != (200, {"outcome": "ignored"})} == {}
    lines = logged(capfd.readouterr().err, "an event of the processor is not understood")
    assert len(lines) == len(BODIES)


@pytest.mark.parametrize("read", READ, ids=lambda read: f"{read.types[0]} {read.field}")
def test_an_object_read_anew_of_another_form_changes_nothing(stand_in: StandIn, read: Read) -> None:
    case = Paid(stand_in)
    objects = getattr(case.account, read.place)
    name = _made(case, read.place)
    good = dict(objects[name])
    for value in read.values:
        objects[name] = good | {read.field: value}
        event = stand_in.tell(read.types[0], {"id": name}, case.account_name)
        assert signed(msgspec.json.encode(event), "stripe-connect") == (200, {"outcome": "taken"})
        assert case.payments() == [("succeeded", 150000, 0)], value


def _made(case: Paid, place: str) -> str:
    makes: dict[str, Callable[[], str]] = {
        "disputes": lambda: case.account.open_dispute(case.intent),
        "refunds": lambda: case.account.refund_by_hand(case.intent, 1000),
    }
    return makes[place]()


def test_an_invoice_of_another_form_is_not_shown(stand_in: StandIn) -> None:
    organization, _ = billed(stand_in)
    for number, columns in enumerate(INVOICES):
        invoice = stand_in.bill(f"in_{number}", customer_of(organization), **columns)
        event = stand_in.tell("invoice.paid", invoice | {"id": f"in_{number}"})
        assert signed(msgspec.json.encode(event), "stripe") == (200, {"outcome": "taken"}), columns

    assert sql("select from invoices where organization_id = :id", id=organization.id) == []


@pytest.mark.parametrize(
    "columns",
    [{"exp_month": 13}, {"exp_month": "x"}, {"exp_year": 10**10}, {"brand": "a\0b"}, {"last4": 7}],
)
def test_a_saved_card_of_another_form_is_left_alone(
    stand_in: StandIn, columns: dict[str, Any]
) -> None:
    organization = new_organization()
    payer, name = new_payer(organization), connect(organization)
    page = f"cs_x_of_{payer['customer']}"
    set_up = stand_in.known_account(name).sessions[page]["setup_intent"]
    set_up["payment_method"] |= {"card": columns}
    event = stand_in.tell("setup_intent.succeeded", {"id": f"seti_{page}"}, name)

    assert signed(msgspec.json.encode(event), "stripe-connect") == (200, {"outcome": "taken"})
    assert sql("select from payment_methods where tenant_id = :id", id=payer["id"]) == []


def test_a_malformed_event_in_the_list_hides_no_other(stand_in: StandIn) -> None:
    case = Paid(stand_in)
    dispute = case.account.open_dispute(case.intent)
    case.account.move(dispute, -150000)
    subject = case.account.disputes[dispute]
    for _ in range(2):
        stand_in.tell("charge.dispute.created", {"id": 7}, case.account_name)
        stand_in.tell("charge.dispute.created", subject, case.account_name)["id"] = 7
    stand_in.tell("charge.dispute.created", subject, case.account_name)
    assert "charge.dispute.created" in LISTED_EVENTS
    age(case)

    assert run("settle-payments") | {"requests": 0, "changed": 0} == {
        "requests": 0, "changed": 0, "failed": 0, "events": 1, "more": False,
    }  # fmt: skip
    assert case.payments() == [("failed", 150000, 150000)]


def test_a_fault_of_ours_fails_and_is_taken_later(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Paid(stand_in, "us_bank_account")
    case.account.settle(case.intent)
    event = msgspec.json.encode(case.moved("succeeded"))
    # A payment that we have made, read in a form that we do not know.
    serve = stand_in.fault
    stand_in.fault = lambda _seen, _serve: Answer(200, {"Content-Type": "application/json"}, b"{}")
    assert signed(event, "stripe-connect")[0] == 503
    assert case.payments()[0][0] == "pending"
    stand_in.fault = serve
    with monkeypatch.context() as broken:
        broken.delattr(payments, "asked_payment")
        assert signed(event, "stripe-connect")[0] == 500

    assert signed(event, "stripe-connect") == (200, {"outcome": "taken"})
    assert case.payments() == [("succeeded", 150000, 0)]
