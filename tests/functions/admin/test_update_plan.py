from typing import Any
from uuid import uuid4

import pytest

from tests.factories import Organization, new_organization, sql, super_admin
from tests.functions.admin.rows import REASON, new_plan, put_on
from tests.functions.properties.rows import NEW, new_property
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed
from tests.servers.cache import store


def update(plan_id: str, **changes: Any) -> Reply:
    return send("PATCH", f"/v1/admin/plans/{plan_id}", REASON | changes, token=super_admin().token)


def on(plan_id: str) -> Organization:
    """A new organization on the plan."""
    organization = new_organization()
    put_on(organization, plan_id)
    return organization


def calls_of(organization: Organization) -> str:
    """The limit by which a request of the organization is judged."""
    answer = send("GET", "/v1/properties", token=organization.owner.token)
    return answer.headers["RateLimit-Policy"].partition(";w")[0]


def free_plan() -> str:
    [[plan_id]] = sql("select id::text from subscription_plans where slug = 'free'")
    return str(plan_id)


def test_a_new_limit_holds_for_all_on_the_plan_at_once() -> None:
    plan_id = new_plan(calls=1000)
    organizations = [on(plan_id) for _ in range(2)]
    assert {calls_of(each) for each in organizations} == {'"org";q=1000'}

    answer = update(plan_id, max_api_calls_per_hour=77, features=["properties"])

    assert answer.status_code == 200
    assert answer.json["subscribers"] == 2
    assert {calls_of(each) for each in organizations} == {'"org";q=77'}
    refused = send("GET", "/v1/leases", token=organizations[0].owner.token)
    assert code(refused) == (403, "FEATURE_NOT_AVAILABLE")
    assert update(plan_id, max_api_calls_per_hour=None).json["max_api_calls_per_hour"] is None
    unlimited = send("GET", "/v1/properties", token=organizations[1].owner.token)
    assert "RateLimit-Policy" not in unlimited.headers


def test_a_lowered_limit_leaves_rows_and_refuses_new_ones() -> None:
    organization = on(plan_id := new_plan())
    kept = [new_property(organization)["id"] for _ in range(2)]

    assert update(plan_id, max_properties=1).status_code == 200

    token = organization.owner.token
    listed = send("GET", "/v1/properties", token=token).json["items"]
    assert {each["id"] for each in listed} == set(kept)
    refused = send("POST", "/v1/properties", NEW, token=token)
    assert code(refused) == (403, "LIMIT_EXCEEDED")
    assert refused.json["limits"] == [{"limit": "properties", "used": 2, "allowed": 1}]


def test_a_change_of_free_reaches_subscriptions_that_are_over() -> None:
    over = new_organization(status="expired", ended_reason="unpaid")
    ending = new_organization(status="trialing", trial_ends_at="now")
    running = new_organization()
    known = calls_of(over), calls_of(running)
    assert known == ('"org";q=1000', '"org";q=20000')
    try:
        assert update(free_plan(), max_api_calls_per_hour=900).status_code == 200
        assert {calls_of(over), calls_of(ending)} == {'"org";q=900'}
        assert calls_of(running) == known[1]
    finally:
        assert update(free_plan(), max_api_calls_per_hour=1000).status_code == 200


def test_the_free_plan_is_never_switched_off() -> None:
    other = new_plan()

    refused = update(free_plan(), is_active=False)

    assert code(refused) == (409, "CONFLICT")
    assert refused.json["errors"][0]["pointer"] == "/is_active"
    assert update(other, is_active=False).json["is_active"] is False
    assert sql("select is_active from subscription_plans where slug = 'free'") == [[True]]


def test_a_price_of_the_processor_belongs_to_one_plan() -> None:
    price = f"price_{uuid4().hex}"
    first, second = new_plan(), new_plan()

    assert update(first, processor_price_id=price).status_code == 200

    assert code(update(second, processor_price_id=price)) == (409, "CONFLICT")
    assert code(update(str(uuid4()), name="Elsewhere")) == (404, "NOT_FOUND")


def test_without_redis_the_outbox_clears_every_organization() -> None:
    plan_id = new_plan()
    organizations = {on(plan_id).id for _ in range(2)}

    with deployed(REDIS_URL="redis://127.0.0.1:1/0"):
        assert update(plan_id, max_api_calls_per_hour=77).status_code == 200

    rows = sql(
        """
        select organization_id::text from outbox
        where kind = 'clear_limits' and organization_id = any (cast(:ids as uuid[]))
        """,
        ids=list(organizations),
    )
    assert sorted(name for [name] in rows) == sorted(organizations)


@pytest.mark.parametrize(
    "changes",
    [
        {"price_cents": -1},
        {"price_cents": 10**15 + 1},
        {"max_properties": -1},
        {"max_properties": 2**31},
        {"max_storage_bytes": 10**15 + 1},
        {"features": ["everything"]},
        {"features": None},
        {"is_active": None},
        {"slug": "free"},
        {"billing_interval": "annual"},
    ],
)
def test_refuses_figures_that_no_plan_has(changes: dict[str, Any]) -> None:
    assert code(update(new_plan(), **changes)) == (422, "VALIDATION_ERROR")


def test_a_refused_change_leaves_the_cached_limits_in_place() -> None:
    organization = on(plan_id := new_plan())
    calls_of(organization)

    assert update(plan_id, display_order=-1).status_code == 422

    assert store().exists(f"subscription-limits:org:{organization.id}")
