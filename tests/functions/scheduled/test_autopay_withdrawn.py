"""A try of autopay whose reason is gone before the processor was asked for it is never asked for.

The pending payment is committed first. Between that and the request the payer may withdraw the
consent, also while a process that died has left the request to the next run of settle-payments.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import pytest

from functions.scheduled import autopay
from shared.domain.processing import AskedPayment, asked_payment
from tests.factories import sql
from tests.functions.payments.collecting import Debtor, make_due
from tests.functions.scheduled.agreed import (
    Renter,
    collected,
    mails,
    only,
    owner_who_agreed,
    today,
    tries,
    wait,
)
from tests.functions.scheduled.rows import run
from tests.http.client import Reply, send
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer

Change = Callable[[Debtor], Any]


def by_office(method: str, path: str, body: Any = None) -> Change:
    """A request of the owner, in whose path and body the case's ids are filled in."""

    def change(case: Debtor) -> Reply:
        assert isinstance(case, Renter)
        ids = {
            "method": case.method_id, "lease": str(case.lease.lease_id), "tenant": case.tenant_id,
            "charge": case.charge_id, "today": str(today(case)),
        }  # fmt: skip
        filled = {
            name: value.format(**ids) if isinstance(value, str) else value
            for name, value in (body or {}).items()
        }
        reply = send(method, path.format(**ids), filled or None, token=case.token)
        assert reply.status_code in {200, 201, 204}, reply.text
        return reply

    return change


def by_platform(statement: str) -> Change:
    """A change of the organization that no request of its own makes."""
    return lambda case: sql(statement, id=case.organization.id)


def by_homeowner(method: str, body: Any = None) -> Change:
    """A request of the homeowner about the payment method."""

    def change(case: Debtor) -> None:
        reply = send(
            method,
            f"/v1/homeowner-portal/payment-methods/{case.method_id}",
            body,
            token=case.token,
        )
        assert reply.status_code in {200, 204}, reply.text

    return change


RENTERS: Mapping[str, Change] = {
    "the office switches it off": by_office(
        "PATCH", "/v1/payment-methods/{method}", {"autopay": False}
    ),
    "the method is removed": by_office("DELETE", "/v1/payment-methods/{method}"),
    "the lease ends": by_office(
        "POST",
        "/v1/leases/{lease}/terminate",
        {"end_date": "{today}", "reason": "Moved out."},
    ),
    "cash pays the rent": by_office(
        "POST",
        "/v1/payments",
        {
            "lease_id": "{lease}", "amount_cents": 150000, "method": "cash",
            "received_date": "{today}", "again": True,
        },
    ),
    "the rent is cancelled": by_office(
        "POST", "/v1/charges/{charge}/cancel", {"reason": "Agreed."}
    ),
    "the organization is suspended": by_platform(
        "update organizations set suspended_at = now(), suspended_reason = 'x' where id = :id"
    ),
    "the subscription is over": by_platform(
        "update subscriptions set status = 'cancelled', ended_reason = 'cancelled'"
        " where organization_id = :id"
    ),
}  # fmt: skip
OWNERS: Mapping[str, Change] = {
    "the homeowner switches it off": by_homeowner("PATCH", {"autopay": False}),
    "the homeowner removes the method": by_homeowner("DELETE"),
    "the homeowner is archived": lambda case: sql(
        "update homeowners set archived_at = now() where organization_id = :id",
        id=case.organization.id,
    ),
}
CASES = [
    *((Renter, change, text) for text, change in RENTERS.items()),
    *((owner_who_agreed, change, text) for text, change in OWNERS.items()),
]
cases = pytest.mark.parametrize(
    ("new", "change"), [each[:2] for each in CASES], ids=[each[2] for each in CASES]
)


@cases
def test_a_try_is_not_asked_for_after_a_withdrawal(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, new: Callable[[], Debtor], change: Change
) -> None:
    case = new()
    only(case)

    def judged(db: Any, payment_id: UUID, *, is_new: bool) -> AskedPayment:
        change(case)
        return asked_payment(db, payment_id, is_new=is_new)

    monkeypatch.setattr(autopay, "asked_payment", judged)
    collected()

    require_nothing_taken(stand_in, case)


@cases
def test_a_try_left_by_a_dead_process_is_not_asked_for(
    stand_in: StandIn, new: Callable[[], Debtor], change: Change
) -> None:
    case = new()
    only(case)
    serve = stand_in.fault
    stand_in.fault = lambda _seen, _serve: Answer(503, {}, b"")
    assert run("autopay")["failed"] == 1
    stand_in.fault = serve
    change(case)
    settle(case)

    require_nothing_taken(stand_in, case)


@cases
def test_a_try_that_was_made_counts_after_a_withdrawal(
    stand_in: StandIn, new: Callable[[], Debtor], change: Change
) -> None:
    case = new()
    only(case)
    serve = stand_in.fault

    def lost(seen: Any, answer: Callable[[Any], Answer]) -> Answer:
        answer(seen)
        return Answer(503, {}, b"")

    stand_in.fault = lost
    assert run("autopay")["failed"] == 1
    stand_in.fault = serve
    change(case)
    settle(case)

    assert tries(case) == [("succeeded", case.owed_cents)]
    assert (case.at(stand_in).taken, case.requests()) == (case.owed_cents, 0)
    case.require_sound()


def settle(case: Debtor) -> None:
    """Let the job look at what the case has asked of the processor."""
    make_due(case)
    assert run("settle-payments")["failed"] == 0


def require_nothing_taken(stand_in: StandIn, case: Debtor) -> None:
    """Assert that the try has failed, that its payer knows, and that none follows at once."""
    assert case.at(stand_in).taken == 0
    assert case.at(stand_in).asked == []
    assert tries(case) == [("failed", case.owed_cents)]
    assert case.requests() == 0
    assert [None] in mails(case, "autopay_failed")
    settle(case)
    collected()
    assert tries(case) == [("failed", case.owed_cents)]
    case.require_sound()


def test_what_is_left_of_the_charge_is_tried_later(stand_in: StandIn) -> None:
    case = Renter()
    only(case)
    serve = stand_in.fault
    stand_in.fault = lambda _seen, _serve: Answer(503, {}, b"")
    run("autopay")
    stand_in.fault = serve
    body = {
        "lease_id": str(case.lease.lease_id), "amount_cents": 50000, "method": "cash",
        "received_date": str(today(case)),
    }  # fmt: skip
    assert send("POST", "/v1/payments", body, token=case.token).status_code == 201
    settle(case)
    assert (tries(case), case.at(stand_in).taken) == ([("failed", 150000)], 0)

    wait(case, 3)
    collected()
    assert tries(case) == [("failed", 150000), ("succeeded", 100000)]
    assert (case.balance, case.at(stand_in).taken) == (0, 100000)
    case.require_sound()
