from typing import Any

from tests.factories import new_organization, sql, super_admin
from tests.functions.admin.rows import REASON, new_plan
from tests.http.client import send

OF_ONE_MOMENT = 5
# After everything else, so that these are the first pages.
MOMENT = "2095-02-03T04:05:06Z"


def page(**query: Any) -> Any:
    answer = send("GET", "/v1/admin/activity", token=super_admin().token, query=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def newest(kind: str, **fields: Any) -> Any:
    """The newest entry of this kind that has these fields."""
    items = page(kind=kind, limit=100)["items"]
    return next(each for each in items if fields.items() <= each.items())


def test_each_kind_names_what_happened_and_to_whom() -> None:
    organization, person = new_organization(), super_admin()
    path = f"/v1/admin/organizations/{organization.id}"
    body = REASON | {"plan_id": (plan_id := new_plan())}
    assert send("PATCH", path, body, token=person.token).status_code == 200

    made = newest("organization", organization_id=organization.id)
    assert (made["id"], made["organization_name"]) == (organization.id, "Test")
    assert newest("user", user_id=person.user_id)["user_name"] == "Somebody"
    changed = newest("subscription", organization_id=organization.id)
    done = newest("admin_action", organization_id=organization.id)
    for each in (changed, done):
        assert (each["user_id"], each["user_name"]) == (person.user_id, "Somebody")
        assert each["endpoint"] == "admin__update_organization"
        assert each["changes"]["plan_id"][1] == plan_id
    assert (changed["reason"], done["reason"]) == (None, "Agreed by phone.")


def test_pages_run_through_all_kinds_without_a_gap() -> None:
    for _ in range(OF_ONE_MOMENT):
        made = new_organization()
        for table, row in (("organizations", made.id), ("users", made.owner.user_id)):
            statement = f"update {table} set created_at = :at where id = :id"  # noqa: S608
            sql(statement, at=MOMENT, id=row)
        sql("insert into platform_audit_log (at, endpoint) values (:at, 'tools.test')", at=MOMENT)
    whole = page(limit=100)["items"]
    of_the_moment = [each for each in whole if each["at"] == MOMENT]
    paged: list[Any] = []
    cursor: dict[str, str] = {}
    while len(paged) < len(of_the_moment):
        answer = page(limit=4, **cursor)
        paged += answer["items"]
        cursor = {"cursor": answer["next_cursor"]}

    assert paged[: len(of_the_moment)] == of_the_moment == whole[: len(of_the_moment)]
    assert len({each["id"] for each in of_the_moment}) >= 3 * OF_ONE_MOMENT
    assert {each["kind"] for each in of_the_moment} == {"organization", "user", "admin_action"}
    places = [(each["at"], each["id"]) for each in whole]
    assert places == sorted(places, reverse=True)
