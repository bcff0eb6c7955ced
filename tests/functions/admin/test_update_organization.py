from typing import Any
from uuid import uuid4

from tests.factories import Organization, new_organization, sql, super_admin
from tests.functions.admin.rows import REASON, new_plan
from tests.functions.properties.rows import new_property
from tests.http.client import Reply, code, send


def update(organization: Organization, **changes: Any) -> Reply:
    path = f"/v1/admin/organizations/{organization.id}"
    return send("PATCH", path, REASON | changes, token=super_admin().token)


def test_a_plan_by_hand_holds_at_once_and_has_no_end() -> None:
    organization = new_organization(
        plan="free", status="expired", ended_reason="trial", trial_ends_at="yesterday"
    )
    token = organization.owner.token
    assert send("GET", "/v1/properties", token=token).status_code == 200

    answer = update(organization, plan_id=(plan_id := new_plan(calls=77)), name="Elm Street")

    assert answer.status_code == 200
    shown = answer.json
    assert (shown["name"], shown["plan_id"], shown["status"]) == ("Elm Street", plan_id, "active")
    assert shown["ended_reason"] is shown["trial_ends_at"] is shown["current_period_end"] is None
    listed = send("GET", "/v1/properties", token=token)
    assert '"org";q=77;' in listed.headers["RateLimit-Policy"]
    new_property(organization)


def test_what_does_not_fit_the_plan_stays() -> None:
    organization = new_organization()
    for _ in range(2):
        new_property(organization)
    [[free]] = sql("select id::text from subscription_plans where slug = 'free'")

    answer = update(organization, plan_id=free)

    assert answer.json["plan"] == "free"
    assert answer.json["usage"]["properties"] == 2


def test_a_paid_subscription_is_not_replaced_by_hand() -> None:
    organization = new_organization(
        processor_customer_id=f"cus_{uuid4().hex}", processor_subscription_id=f"sub_{uuid4().hex}"
    )

    refused = update(organization, plan_id=new_plan(), name="Elm Street")

    assert code(refused) == (409, "CONFLICT")
    assert update(organization, name="Oak Street").json["name"] == "Oak Street"
    assert sql("select name from organizations where id = :id", id=organization.id) == [
        ["Oak Street"]
    ]


def test_unknown_plans_and_organizations_are_not_found() -> None:
    organization = new_organization()

    missing = update(organization, plan_id=str(uuid4()))

    assert code(missing) == (404, "NOT_FOUND")
    assert missing.json["errors"][0]["pointer"] == "/plan_id"
    elsewhere = send(
        "PATCH",
        f"/v1/admin/organizations/{uuid4()}",
        REASON | {"name": "Elm Street"},
        token=super_admin().token,
    )
    assert code(elsewhere) == (404, "NOT_FOUND")


def test_a_changed_plan_makes_a_new_version() -> None:
    organization, token = new_organization(), super_admin().token
    path = f"/v1/admin/organizations/{organization.id}"
    version = send("GET", path, token=token).headers["ETag"]
    update(organization, plan_id=new_plan())

    stale = send("PATCH", path, REASON | {"name": "A"}, token=token, headers={"If-Match": version})

    assert code(stale) == (412, "PRECONDITION_FAILED")
