from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from tests.factories import new_organization, sql
from tests.functions.properties.rows import NEW, new_property
from tests.functions.subscriptions.rows import plan_id
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.servers.cache import store


def test_applies_to_the_next_request() -> None:
    organization = new_organization(plan="free")
    new_property(organization)
    token = organization.owner.token

    response = send(
        "POST", "/v1/subscriptions/change-plan", {"plan_id": plan_id("basic")}, token=token
    )

    assert (response.status_code, response.json["subscription"]["status"]) == (200, "active")
    listed = send("GET", "/v1/properties", token=token)
    assert '"org";q=5000;' in listed.headers["RateLimit-Policy"]
    assert send("POST", "/v1/properties", NEW, token=token).status_code == 201


def test_refuses_a_plan_too_small_and_names_the_excess() -> None:
    organization = new_organization(plan="pro")
    for _ in range(2):
        new_property(organization)

    response = send(
        "POST",
        "/v1/subscriptions/change-plan",
        {"plan_id": plan_id("free")},
        token=organization.owner.token,
    )

    assert code(response) == (403, "LIMIT_EXCEEDED")
    assert response.json["limits"] == [{"limit": "properties", "used": 2, "allowed": 1}]


def test_a_refused_change_keeps_the_cached_limits() -> None:
    organization = new_organization(plan="pro")
    key = f"subscription-limits:org:{organization.id}"
    for plan, status in (("pro", 409), ("basic", 200)):
        send("GET", "/v1/properties", token=organization.owner.token)
        assert store().get(key)
        body = {"plan_id": plan_id(plan)}
        response = send(
            "POST", "/v1/subscriptions/change-plan", body, token=organization.owner.token
        )
        assert (response.status_code, store().exists(key)) == (status, status == 409)


def test_refuses_the_current_plan_and_unknown_plans() -> None:
    organization = new_organization(plan="pro")

    def answer(plan: str) -> tuple[int, str]:
        body = {"plan_id": plan}
        return code(
            send("POST", "/v1/subscriptions/change-plan", body, token=organization.owner.token)
        )

    assert answer(plan_id("pro")) == (409, "CONFLICT")
    assert answer(str(uuid4())) == (404, "NOT_FOUND")


def test_a_repeated_request_changes_nothing_more() -> None:
    organization = new_organization(plan="free")
    headers = {"Idempotency-Key": "upgrade"}
    body = {"plan_id": plan_id("pro")}
    token = organization.owner.token

    first = send("POST", "/v1/subscriptions/change-plan", body, token=token, headers=headers)
    again = send("POST", "/v1/subscriptions/change-plan", body, token=token, headers=headers)

    assert (first.status_code, again.status_code, again.data) == (200, 200, first.data)
    listed = send("GET", "/v1/properties", token=token)
    assert '"org";q=20000;' in listed.headers["RateLimit-Policy"]


def test_without_redis_the_outbox_clears_the_limits() -> None:
    organization = new_organization(plan="free")

    with deployed(REDIS_URL="redis://127.0.0.1:1/0"):
        response = send(
            "POST",
            "/v1/subscriptions/change-plan",
            {"plan_id": plan_id("pro")},
            token=organization.owner.token,
        )

    assert response.status_code == 200
    assert sql("select kind from outbox where organization_id = :id", id=organization.id) == [
        ["clear_limits"]
    ]


def test_quotas_stay_exact_during_a_plan_change() -> None:
    organization = new_organization(plan="pro")
    token = organization.owner.token
    new_property(organization)

    def create() -> int:
        return send("POST", "/v1/properties", NEW, token=token).status_code

    def shrink() -> int:
        body = {"plan_id": plan_id("free")}
        return send("POST", "/v1/subscriptions/change-plan", body, token=token).status_code

    with deployed(DB_POOL_SIZE="6"), ThreadPoolExecutor(6) as threads:
        answers = [threads.submit(shrink if turn == 3 else create) for turn in range(6)]
        statuses = [answer.result() for answer in answers]

    [[properties, plan]] = sql(
        """
        select usage.properties, plan.slug from organization_usage as usage
        join subscriptions using (organization_id)
        join subscription_plans as plan on plan.id = plan_id
        where organization_id = :id
        """,
        id=organization.id,
    )
    assert statuses.count(201) == properties - 1
    assert (plan, properties) == ("free", 1) or (plan == "pro" and statuses[3] == 403)
