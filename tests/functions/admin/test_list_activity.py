from typing import Any

from tests.factories import new_organization, sql, super_admin
from tests.functions.admin.rows import REASON, new_plan
from tests.functions.admin.test_lists import listed
from tests.http.client import send

OF_ONE_MOMENT = 5


def latest(kind: str) -> Any:
    """The newest entry of this kind."""
    token = super_admin().token
    answer = send("GET", "/v1/admin/activity", token=token, query={"kind": kind, "limit": 1})
    return answer.json["items"][0]


def test_each_kind_names_what_happened_and_to_whom() -> None:
    organization, person = new_organization(), super_admin()
    path = f"/v1/admin/organizations/{organization.id}"
    body = REASON | {"plan_id": (plan_id := new_plan())}
    assert send("PATCH", path, body, token=person.token).status_code == 200

    made, joined = latest("organization"), latest("user")
    assert (made["organization_id"], made["organization_name"]) == (organization.id, "Test")
    [[newest]] = sql(
        "select id::text from users where id <> :id order by created_at desc, id desc limit 1",
        id=joined["user_id"],
    )
    assert joined["id"] == joined["user_id"] != newest
    changed, done = latest("subscription"), latest("admin_action")
    for each in (changed, done):
        assert each["organization_id"] == organization.id
        assert (each["user_id"], each["user_name"]) == (person.user_id, "Somebody")
        assert each["endpoint"] == "admin__update_organization"
        assert each["changes"]["plan_id"][1] == plan_id
    assert (changed["reason"], done["reason"]) == (None, "Agreed by phone.")


def test_pages_run_through_all_kinds_without_a_gap() -> None:
    # Before everything else, so that it changes no other test's newest rows.
    moment = "2001-02-03 04:05:06+00"
    for _ in range(OF_ONE_MOMENT):
        organization = new_organization()
        sql(
            "update organizations set created_at = :at where id = :id",
            at=moment,
            id=organization.id,
        )
        sql(
            "update users set created_at = :at where id = :id",
            at=moment,
            id=organization.owner.user_id,
        )
        sql(
            "insert into platform_audit_log (at, endpoint) values (:at, 'tools.operate')",
            at=moment,
        )

    paged, whole = listed("activity", limit=7), listed("activity", limit=100)

    # The super-admin that asks is a new row each time.
    last = [each["id"] for each in whole if each["at"].startswith("2001-02-03")]
    assert [each["id"] for each in paged][-len(last) :] == last
    assert len(set(last)) == len(last) >= 3 * OF_ONE_MOMENT
    assert [(each["at"], each["id"]) for each in whole] == sorted(
        ((each["at"], each["id"]) for each in whole), reverse=True
    )
    assert {each["kind"] for each in whole} >= {"organization", "user", "admin_action"}
