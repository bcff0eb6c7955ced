"""Plan changes with a payment processor."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.subscriptions import change_plan as endpoint
from functions.subscriptions._billing import changed_here
from functions.subscriptions._subscription import Subscription
from tests.factories import new_organization, sql
from tests.functions.properties.rows import new_property
from tests.functions.subscriptions.billed import (
    billed,
    cancel,
    change_plan,
    customer_of,
    price,
    state,
)
from tests.functions.subscriptions.rows import plan_id
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.processor.stand_in import StandIn
from tests.servers.cache import store
from tests.servers.faulty_storage import Answer

Serve = Callable[[Any], Answer]


def test_the_first_paid_plan_starts_a_checkout(stand_in: StandIn) -> None:
    organization = new_organization(plan="free")
    price("pro")

    response = change_plan(organization, "pro")

    assert response.status_code == 200
    given = stand_in.pages[response.json["checkout_url"]]
    assert given["client_reference_id",] == organization.id
    assert given["line_items", "0", "price"] == price("pro")
    assert given["customer",] == customer_of(organization)
    assert response.json["subscription"]["plan_id"] == plan_id("free")
    assert state(organization) == ["free", "active", False, None, None]


def test_an_organization_becomes_a_customer_once(stand_in: StandIn) -> None:
    organization = new_organization(plan="free")
    price("basic"), price("pro")

    answers = [change_plan(organization, plan) for plan in ("basic", "pro")]

    assert [each.status_code for each in answers] == [200, 200]
    assert list(stand_in.customers) == [customer_of(organization)]
    [made] = stand_in.customers.values()
    assert made["email",] == organization.owner.email


def test_a_running_subscription_changes_plan_immediately(stand_in: StandIn) -> None:
    organization, name = billed(stand_in, "basic")
    price("pro")
    send("GET", "/v1/properties", token=organization.owner.token)
    key = f"subscription-limits:org:{organization.id}"
    assert store().get(key)

    response = change_plan(organization, "pro")

    assert (response.status_code, response.json["checkout_url"]) == (200, None)
    assert response.json["subscription"]["plan_id"] == plan_id("pro")
    ends = stand_in.subscriptions[name]["items"]["data"][0]["current_period_end"]
    [[kept]] = sql(
        "select extract(epoch from current_period_end)::bigint from subscriptions "
        "where organization_id = :id",
        id=organization.id,
    )
    assert kept == ends
    assert stand_in.charged == [(name, price("pro"))]
    assert state(organization) == ["pro", "active", False, None, name]
    assert not store().exists(key)
    listed = send("GET", "/v1/properties", token=organization.owner.token)
    assert '"org";q=20000;' in listed.headers["RateLimit-Policy"]


def test_choosing_a_plan_reverts_a_cancellation(stand_in: StandIn) -> None:
    organization, name = billed(stand_in, cancel_at_period_end=True)
    price("pro")

    assert change_plan(organization, "pro").status_code == 200

    assert state(organization) == ["pro", "active", False, None, name]
    assert not stand_in.subscriptions[name]["cancel_at_period_end"]


def test_moving_to_free_cancels_a_paid_subscription(stand_in: StandIn) -> None:
    organization, name = billed(stand_in)

    response = change_plan(organization, "free")

    assert code(response) == (409, "CONFLICT")
    assert "Cancel it instead" in response.json["detail"]
    assert state(organization)[4] == name
    assert cancel(organization, "now").status_code == 200
    assert state(organization) == ["free", "active", False, None, None]


def test_moving_to_free_is_immediate_without_payment(stand_in: StandIn) -> None:
    organization = new_organization(plan="pro")

    response = change_plan(organization, "free")

    assert (response.status_code, response.json["checkout_url"]) == (200, None)
    assert state(organization)[0] == "free"
    assert stand_in.seen == []


def test_a_checkout_that_is_found_meanwhile_keeps_its_plan(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization, name = billed(stand_in)
    stand_in.subscriptions.pop(name)

    def let_row_name(subscription: str | None) -> None:
        sql(
            "update subscriptions set processor_subscription_id = :name where organization_id = :o",
            name=subscription,
            o=organization.id,
        )

    let_row_name(None)

    def overtaken(*arguments: Any) -> Subscription:
        let_row_name(name)
        return changed_here(*arguments)

    monkeypatch.setattr(endpoint, "changed_here", overtaken)
    response = change_plan(organization, "free", key="k")

    assert code(response) == (409, "CONFLICT")
    assert state(organization) == ["basic", "active", False, None, name]


def test_a_plan_too_small_never_reaches_the_processor(stand_in: StandIn) -> None:
    organization, name = billed(stand_in, "pro")
    price("basic")
    for _ in range(12):
        new_property(organization)

    response = change_plan(organization, "basic")

    assert code(response) == (403, "LIMIT_EXCEEDED")
    assert response.json["limits"] == [{"limit": "properties", "used": 12, "allowed": 10}]
    assert stand_in.calls("POST") == []
    assert state(organization)[:1] == ["pro"]
    assert stand_in.charged == []
    assert name in stand_in.subscriptions


def test_a_plan_without_a_price_is_not_sold(stand_in: StandIn) -> None:
    organization = new_organization(plan="free")
    sql("update subscription_plans set processor_price_id = null where slug = 'enterprise'")

    assert code(change_plan(organization, "enterprise")) == (409, "CONFLICT")
    assert stand_in.seen == []


def test_after_concurrent_changes_the_row_matches_the_processor(stand_in: StandIn) -> None:
    organization, name = billed(stand_in, "basic")
    price("pro"), price("enterprise")
    overtaking = []

    def overtaken(seen: Any, serve: Serve) -> Answer:
        answer = serve(seen)
        if seen.method == "POST":
            # Only the first change is overtaken.
            stand_in.fault = lambda seen, serve: serve(seen)
            overtaking.append(change_plan(organization, "enterprise").status_code)
        return answer

    stand_in.fault = overtaken
    assert change_plan(organization, "pro").status_code == 200

    assert overtaking == [200]
    standing = stand_in.subscriptions[name]["items"]["data"][0]["price"]["id"]
    assert standing == price("enterprise")
    assert state(organization)[0] == "enterprise"


def test_an_unreported_checkout_prevents_a_second_one(
    stand_in: StandIn,
) -> None:
    organization = new_organization(plan="free")
    price("basic"), price("pro")
    name = stand_in.pay(change_plan(organization, "basic").json["checkout_url"])

    response = change_plan(organization, "pro")

    assert (response.status_code, response.json["checkout_url"]) == (200, None)
    assert state(organization) == ["pro", "active", False, None, name]
    assert stand_in.charged == [(name, price("pro"))]
    assert list(stand_in.subscriptions) == [name]


def test_an_unreported_end_at_the_processor_ends_it_here(stand_in: StandIn) -> None:
    organization, name = billed(stand_in)
    price("pro")
    stand_in.subscriptions[name]["status"] = "canceled"

    assert code(change_plan(organization, "pro")) == (409, "CONFLICT")
    assert state(organization) == ["free", "active", False, None, None]
    assert change_plan(organization, "pro").json["checkout_url"] in stand_in.pages


def test_without_the_key_a_paid_subscription_is_unchanged(stand_in: StandIn) -> None:
    organization, name = billed(stand_in)
    price("pro")

    with deployed(PROCESSOR_KEY=""):
        assert code(change_plan(organization, "pro")) == (409, "CONFLICT")
        assert code(cancel(organization, "now")) == (409, "CONFLICT")

    assert state(organization) == ["basic", "active", False, None, name]
