"""Which deliveries are taken, refused, and charged to the address that they come from."""

import gzip
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from shared.pipeline.arguments import LARGEST_SIGNED_BODY
from tests.factories import sql
from tests.functions.payments.collecting import Collecting
from tests.functions.webhooks.delivering import (
    CONNECT_SECRET,
    NEXT_SECRET,
    PLAN_SECRET,
    deliver,
    deliver_bytes,
    letters,
    taken,
)
from tests.http.client import code, new_address, send
from tests.http.deployment import deployed
from tests.processor.events import signature
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer, Seen

Serve = Callable[[Seen], Answer]
MALFORMED = (400, "MALFORMED_REQUEST")


def unknown(stand_in: StandIn) -> dict[str, Any]:
    """An event of a type that changes nothing here."""
    return stand_in.tell("balance.available", {"object": "balance"}, "acct_none")


def debit(stand_in: StandIn) -> tuple[Collecting, dict[str, Any]]:
    """A bank debit that is pending here and has succeeded there, and the event about it."""
    case = Collecting()
    case.pay_by(stand_in, "us_bank_account")
    assert case.collect().json["status"] == "pending"
    account = case.at(stand_in)
    [intent] = account.intents
    account.settle(intent)
    return case, stand_in.tell(
        "payment_intent.succeeded", account.intents[intent], case.account_name
    )


def test_what_the_processor_has_not_signed_is_refused(stand_in: StandIn) -> None:
    case, event = debit(stand_in)
    body = msgspec.json.encode(event)
    good = signature(body, CONNECT_SECRET)

    refused = [
        deliver_bytes(body, ""),
        deliver_bytes(body, signature(body, "whsec_forged")),
        deliver_bytes(body, signature(body, PLAN_SECRET)),
        deliver_bytes(body, good, to="stripe"),
        deliver_bytes(body, signature(body, CONNECT_SECRET, time.time() - 400)),
        deliver_bytes(body[:-2], good),
        deliver_bytes(body.replace(b":false", b":true "), good),
        deliver_bytes(gzip.compress(body), good, headers={"Content-Encoding": "gzip"}),
    ]

    assert {code(each) for each in refused} == {MALFORMED}
    assert case.payments()[0][0] == "pending"
    assert sql("select from processor_events where event_id = :id", id=event["id"]) == []
    # Each of the two secrets counts while one follows the other.
    assert deliver(event, secret=NEXT_SECRET).json == {"outcome": "taken"}
    assert deliver(event).json == {"outcome": "repeated"}


def test_only_wrong_signatures_are_charged_to_an_address(stand_in: StandIn) -> None:
    event, place = unknown(stand_in), {"REMOTE_ADDR": new_address()}
    with deployed(RATE_LIMIT_WEBHOOK="2/60"):
        right = [deliver(event, environ_base=place) for _ in range(4)]
        wrong = [deliver_bytes(b"{}", "t=1", environ_base=place) for _ in range(3)]
        after = deliver(event, environ_base=place)

    assert {each.status_code for each in (*right, after)} == {200}
    assert "RateLimit" not in right[0].headers
    assert [code(each) for each in wrong] == [MALFORMED, MALFORMED, (429, "RATE_LIMITED")]
    assert wrong[0].headers["RateLimit"].startswith('"webhook";r=1')


@pytest.mark.parametrize("name", ["stripe", "stripe-connect"])
def test_an_endpoint_without_a_secret_is_not_there(stand_in: StandIn, name: str) -> None:
    event = unknown(stand_in)
    for setting in ("PROCESSOR_WEBHOOK_SECRETS", "PROCESSOR_CONNECT_WEBHOOK_SECRETS"):
        is_own = ("CONNECT" in setting) == (name == "stripe-connect")
        with deployed(**{setting: ""}):
            assert deliver(event, to=name).status_code == (404 if is_own else 200)
    with deployed(PROCESSOR_KEY=""):
        assert deliver(event, to=name).status_code == 404


def test_a_body_of_a_megabyte_is_the_largest(stand_in: StandIn) -> None:
    body = msgspec.json.encode(unknown(stand_in))
    whole = body + b" " * (LARGEST_SIGNED_BODY - len(body))

    assert deliver_bytes(whole, signature(whole, CONNECT_SECRET)).status_code == 200
    more = whole + b" "
    assert deliver_bytes(more, signature(more, CONNECT_SECRET)).status_code == 413


def test_what_is_none_of_ours_is_accepted_and_changes_nothing(stand_in: StandIn) -> None:
    case, event = debit(stand_in)
    others = [
        unknown(stand_in),
        event | {"livemode": True},
        {name: value for name, value in event.items() if name != "account"},
        event | {"account": "acct_imagined_stranger"},
        event | {"account": None},
        event | {"type": "a.type.of.next.year", "data": None},
    ]

    assert [taken(each) for each in others] == ["ignored"] * len(others)
    assert taken(event, to="stripe") == "ignored"
    assert case.payments()[0][0] == "pending"


def test_twins_of_an_event_are_taken_once(stand_in: StandIn) -> None:
    case, event = debit(stand_in)
    with ThreadPoolExecutor(3) as senders:
        replies = list(senders.map(lambda _: deliver(event), range(3)))

    outcomes = [each.json["outcome"] for each in replies if each.status_code == 200]
    assert outcomes.count("taken") == 1
    assert case.payments() == [("succeeded", 150000, 0)]
    case.require_sound()


def test_an_event_that_failed_is_taken_when_it_comes_again(stand_in: StandIn) -> None:
    case, event = debit(stand_in)
    stand_in.fault = lambda _seen, _serve: Answer(500, {}, b"{}")

    assert deliver(event).status_code == 503
    assert sql("select from processor_events where event_id = :id", id=event["id"]) == []
    stand_in.fault = lambda seen, serve: serve(seen)
    assert taken(event) == "taken"
    assert case.payments() == [("succeeded", 150000, 0)]


def test_a_connection_that_is_lost_on_the_way_leaves_nothing(stand_in: StandIn) -> None:
    case, event = debit(stand_in)

    def cut(seen: Seen, serve: Serve) -> Answer:
        stand_in.fault = lambda seen, serve: serve(seen)
        killed = sql(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and state = 'idle in transaction'
                and pid <> pg_backend_pid()
            """
        )
        assert killed
        return serve(seen)

    stand_in.fault = cut
    assert deliver(event).status_code == 503
    assert case.payments()[0][0] == "pending"
    assert taken(event) == "taken"
    assert case.payments() == [("succeeded", 150000, 0)]
    assert letters(case.organization) == ["payment_receipt"]


def test_only_post_is_answered(stand_in: StandIn) -> None:
    assert send("GET", "/v1/webhooks/stripe").status_code == 405
    assert stand_in.seen == []
