"""An instance killed between the processor's answer and our commit loses nothing.

The processor has made the change and our row does not show it: the next request, to any instance,
updates the row, and nothing is charged a second time.
"""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.subscriptions.billed import age_keys, billed, customer_of, price, state
from tests.functions.subscriptions.rows import plan_id
from tests.processor.stand_in import StandIn, with_processor
from tests.servers.faulty_storage import Answer, Lost
from tests.servers.fleet import Answer as Reply
from tests.servers.fleet import AnswerLostError, Fleet, running

KEY = {"Idempotency-Key": "k"}
CHANGE, CANCEL = "/v1/subscriptions/change-plan", "/v1/subscriptions/cancel"


class Doomed(NamedTuple):
    """A processor, and instances of which the first dies after it has made a change there."""

    stand_in: StandIn
    fleet: Fleet

    def send(self, organization: Organization, path: str, body: Any, **headers: str) -> Reply:
        """Send the request to the other instance, which lives."""
        return self.fleet.send(
            "POST", path, body, token=organization.owner.token, headers=headers, slot=1
        )

    def die_at(self, step: int, organization: Organization, path: str, body: Any) -> bool:
        """Let an instance die at this request to the processor; False if it makes fewer."""
        left = iter(range(step))

        def fault(seen: Any, serve: Callable[[Any], Answer]) -> Answer:
            answer = serve(seen)
            if next(left, None) is not None:
                return answer
            self.stand_in.fault = lambda seen, serve: serve(seen)
            self.fleet.kill(0)
            raise Lost

        self.stand_in.fault = fault
        try:
            self.fleet.send("POST", path, body, token=organization.owner.token, headers=KEY, slot=0)
        except AnswerLostError:
            return True
        return False

    def die(self, organization: Organization, path: str, body: Any, **headers: str) -> None:
        """Send the request to the instance that dies during it."""

        def fault(seen: Any, serve: Callable[[Any], Answer]) -> Answer:
            answer = serve(seen)
            if seen.method == "GET":
                return answer
            self.stand_in.fault = lambda seen, serve: serve(seen)
            self.fleet.kill(0)
            raise Lost

        self.stand_in.fault = fault
        with pytest.raises(AnswerLostError):
            self.fleet.send(
                "POST", path, body, token=organization.owner.token, headers=headers, slot=0
            )


@pytest.fixture(scope="module")
def doomed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doomed]:
    log: Path = tmp_path_factory.mktemp("fleet") / "log"
    with with_processor() as stand_in, running(2, log) as fleet:
        yield Doomed(stand_in, fleet)


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
def test_a_retry_finds_a_changed_price_and_pays_once(
    doomed: Doomed, headers: dict[str, str]
) -> None:
    organization, name = billed(doomed.stand_in, "basic")
    price("pro")
    body = {"plan_id": plan_id("pro")}

    doomed.die(organization, CHANGE, body, **headers)
    assert state(organization)[0] == "basic"
    if headers:
        # The first request does not yet count as dead.
        assert doomed.send(organization, CHANGE, body, **headers).code == (409, "CONFLICT")
        age_keys(organization)

    assert doomed.send(organization, CHANGE, body, **headers).status == 200
    assert state(organization) == ["pro", "active", False, None, name]
    assert [each for each in doomed.stand_in.charged if each[0] == name] == [(name, price("pro"))]


@pytest.mark.parametrize(
    ("at", "after"), [("now", ["free", "active", False]), ("period_end", ["basic", "active", True])]
)
def test_a_retry_finds_a_cancellation(doomed: Doomed, at: str, after: list[Any]) -> None:
    organization, _ = billed(doomed.stand_in, "basic")

    doomed.die(organization, CANCEL, {"at": at})
    assert state(organization)[:3] == ["basic", "active", False]

    assert doomed.send(organization, CANCEL, {"at": at}).status == 200
    assert state(organization)[:3] == after


def test_a_retry_restarts_a_first_checkout(doomed: Doomed) -> None:
    organization = new_organization(plan="free")
    price("pro")
    body = {"plan_id": plan_id("pro")}

    doomed.die(organization, CHANGE, body)
    answer = doomed.send(organization, CHANGE, body)

    [[customer]] = sql(
        "select processor_customer_id from subscriptions where organization_id = :id",
        id=organization.id,
    )
    assert doomed.stand_in.pages[answer.json["checkout_url"]]["customer",] == customer
    assert state(organization)[:2] == ["free", "active"]


def test_a_crash_at_any_step_ends_a_second_subscription(doomed: Doomed) -> None:
    price("pro")
    for step in count():
        organization, first = billed(doomed.stand_in, "basic")
        customer = customer_of(organization)
        second = doomed.stand_in.subscribe(customer, price("pro"))

        has_died = doomed.die_at(step, organization, CANCEL, {"at": "now"})
        age_keys(organization)
        assert doomed.send(organization, CANCEL, {"at": "now"}, **KEY).status == 200

        ours = {first, second}
        assert [each for each in doomed.stand_in.refunded if each in ours] == [second], step
        assert doomed.stand_in.running(customer) == [], step
        assert sql(
            "select count(*) from outbox where organization_id = :id and kind = 'email'",
            id=organization.id,
        ) == [[1]]
        if not has_died:
            assert step > 5
            break


def test_a_crash_at_any_step_leaves_one_page_that_can_be_paid(doomed: Doomed) -> None:
    price("basic"), price("pro")
    body = {"plan_id": plan_id("pro")}
    for step in count():
        organization = new_organization(plan="free")
        doomed.send(organization, CHANGE, {"plan_id": plan_id("basic")})

        has_died = doomed.die_at(step, organization, CHANGE, body)
        age_keys(organization)
        answer = doomed.send(organization, CHANGE, body, **KEY)

        customer = customer_of(organization)
        checkouts = doomed.stand_in.checkouts.values()
        payable = [
            each["url"] for each in checkouts if each["status"] == "open" and each["of"] == customer
        ]
        assert payable == [answer.json["checkout_url"]], step
        if not has_died:
            assert step > 3
            break
