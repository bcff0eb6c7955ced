"""Cancelling a subscription, with and without a payment processor."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.properties.rows import NEW, new_property
from tests.functions.subscriptions.billed import billed, cancel, change_plan, price, state
from tests.http.client import code, send
from tests.processor.stand_in import StandIn
from tests.servers.cache import store
from tests.servers.faulty_storage import Answer, Lost

Serve = Callable[[Any], Answer]


def with_a_period(organization: Organization) -> None:
    sql(
        "update subscriptions set current_period_end = now() + interval '10 days' "
        "where organization_id = :id",
        id=organization.id,
    )


def test_cancelling_at_period_end_sets_only_the_flag() -> None:
    organization = new_organization(plan="pro")
    with_a_period(organization)

    response = cancel(organization, "period_end")

    assert response.status_code == 200
    assert response.json["subscription"]["cancel_at_period_end"] is True
    assert state(organization) == ["pro", "active", True, None, None]
    assert code(cancel(organization, "period_end")) == (409, "CONFLICT")


def test_cancels_at_period_end_by_default() -> None:
    organization = new_organization(plan="pro")
    with_a_period(organization)

    response = send("POST", "/v1/subscriptions/cancel", {}, token=organization.owner.token)

    assert response.json["subscription"]["cancel_at_period_end"] is True


def test_a_subscription_without_period_cannot_end_with_it() -> None:
    organization = new_organization(plan="pro")

    assert code(cancel(organization, "period_end")) == (409, "CONFLICT")
    assert state(organization)[2] is False


def test_cancelling_now_applies_to_the_next_request() -> None:
    organization = new_organization(plan="pro")
    token = organization.owner.token
    send("GET", "/v1/properties", token=token)

    assert cancel(organization, "now").status_code == 200

    assert state(organization) == ["free", "active", False, None, None]
    assert not store().exists(f"subscription-limits:org:{organization.id}")
    listed = send("GET", "/v1/properties", token=token)
    assert '"org";q=1000;' in listed.headers["RateLimit-Policy"]


def test_usage_beyond_free_becomes_read_only() -> None:
    organization = new_organization(plan="pro")
    for _ in range(2):
        new_property(organization)

    assert cancel(organization, "now").status_code == 200

    assert state(organization) == ["pro", "cancelled", False, "cancelled", None]
    refused = send("POST", "/v1/properties", NEW, token=organization.owner.token)
    assert code(refused) == (403, "SUBSCRIPTION_REQUIRED")
    assert code(cancel(organization, "now")) == (409, "CONFLICT")


@pytest.mark.parametrize("at", ["now", "period_end"])
def test_the_free_plan_cannot_be_cancelled(at: str) -> None:
    assert code(cancel(new_organization(plan="free"), at)) == (409, "CONFLICT")


def test_the_processor_cancels_at_period_end(stand_in: StandIn) -> None:
    organization, name = billed(stand_in)

    response = cancel(organization, "period_end")

    assert response.json["subscription"]["cancel_at_period_end"] is True
    assert stand_in.subscriptions[name]["cancel_at_period_end"]
    assert state(organization) == ["basic", "active", True, None, name]


def test_cancelling_now_ends_it_at_the_processor_first(stand_in: StandIn) -> None:
    organization, name = billed(stand_in)
    send("GET", "/v1/properties", token=organization.owner.token)

    assert cancel(organization, "now").status_code == 200

    assert stand_in.subscriptions[name]["status"] == "canceled"
    assert state(organization) == ["free", "active", False, None, None]
    assert not store().exists(f"subscription-limits:org:{organization.id}")


def test_a_subscription_ended_at_the_processor_ends_here(stand_in: StandIn) -> None:
    organization, name = billed(stand_in)
    stand_in.subscriptions[name]["status"] = "canceled"

    assert cancel(organization, "now").status_code == 200

    assert state(organization)[0] == "free"
    assert stand_in.calls("DELETE") == []


@pytest.mark.parametrize(("at", "method"), [("now", "DELETE"), ("period_end", "POST")])
def test_a_processor_outage_ends_nothing(stand_in: StandIn, at: str, method: str) -> None:
    organization, name = billed(stand_in)
    stand_in.fault = lambda seen, serve: Answer(500) if seen.method == method else serve(seen)

    assert code(cancel(organization, at)) == (503, "UNAVAILABLE")

    assert state(organization) == ["basic", "active", False, None, name]


@pytest.mark.parametrize(("at", "method"), [("now", "DELETE"), ("period_end", "POST")])
def test_a_retry_finds_a_cancellation_whose_reply_was_lost(
    stand_in: StandIn, at: str, method: str
) -> None:
    organization, name = billed(stand_in)
    price("basic")

    def lost(seen: Any, serve: Serve) -> Answer:
        if any(each.method == method for each in stand_in.seen):
            if seen.method == method:
                serve(seen)
            raise Lost
        return serve(seen)

    stand_in.fault = lost
    assert code(cancel(organization, at)) == (503, "UNAVAILABLE")
    assert state(organization) == ["basic", "active", False, None, name]
    stand_in.fault = lambda seen, serve: serve(seen)

    assert cancel(organization, at).status_code == 200

    after = {"now": ["free", "active", False, None, None]}
    assert state(organization) == after.get(at, ["basic", "active", True, None, name])


def test_an_unreported_checkout_can_be_cancelled(stand_in: StandIn) -> None:
    organization = new_organization(plan="free")
    price("basic")
    name = stand_in.pay(change_plan(organization, "basic").json["checkout_url"])

    assert cancel(organization, "now").status_code == 200

    assert stand_in.subscriptions[name]["status"] == "canceled"
    assert state(organization) == ["free", "active", False, None, None]


@pytest.mark.parametrize("there", ["past_due", "unpaid", "active"])
@pytest.mark.parametrize("fits_free", [True, False])
def test_what_ended_here_unpaid_can_be_ended_at_the_processor(
    stand_in: StandIn, there: str, fits_free: bool
) -> None:
    organization, name = billed(stand_in, status=there)
    for _ in range(1 if fits_free else 2):
        new_property(organization)
    sql(
        """
        update subscriptions set status = 'past_due', current_period_end = '2001-01-01'
        where organization_id = :id
        """,
        id=organization.id,
    )
    store().delete(f"subscription-limits:org:{organization.id}")
    send("GET", "/v1/subscriptions/current", token=organization.owner.token)
    ended = ["free", "active", False, None] if fits_free else ["basic", "expired", False, "unpaid"]
    assert state(organization) == [*ended, name]

    assert cancel(organization, "now").status_code == 200

    assert stand_in.subscriptions[name]["status"] == "canceled"
    assert state(organization) == [*ended, None]
    assert code(cancel(organization, "now")) == (409, "CONFLICT")
