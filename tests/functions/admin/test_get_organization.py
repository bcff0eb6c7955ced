from uuid import uuid4

from tests.factories import new_member, new_organization, sql, super_admin
from tests.functions.admin.rows import REASON
from tests.functions.properties.rows import new_property
from tests.http.client import code, send


def test_shows_members_invoices_and_what_was_done() -> None:
    organization, stranger, person = new_organization(), new_organization(), super_admin()
    viewer = new_member(organization, "viewer")
    new_property(organization)
    for number in range(12):
        sql(
            """
            insert into invoices (organization_id, subscription_id, number, amount_cents, currency,
                status, created_at)
            select organization_id, id, 'A-' || cast(:number as text), 14900, 'usd', 'paid',
                now() + make_interval(hours => cast(:number as integer))
            from subscriptions where organization_id = any (cast(:ids as uuid[]))
            """,
            number=number,
            ids=[organization.id, stranger.id],
        )
    path = f"/v1/admin/organizations/{organization.id}"
    for each in (organization, stranger):
        suspend = f"/v1/admin/organizations/{each.id}/suspend"
        assert send("POST", suspend, REASON, token=person.token).status_code == 200

    shown = send("GET", path, token=person.token).json

    members = {each["user_id"]: each["role"] for each in shown["members"]}
    assert members == {organization.owner.user_id: "owner", viewer.user_id: "viewer"}
    assert shown["usage"] == {
        "properties": 1, "units": 0, "tenants": 0, "members": 2, "storage_bytes": 0,
    }  # fmt: skip
    assert [each["number"] for each in shown["invoices"]] == [f"A-{n}" for n in range(11, 1, -1)]
    [action] = shown["actions"]
    assert (action["actor_name"], action["reason"]) == ("Somebody", "Agreed by phone.")
    assert action["changes"]["suspended"] == [False, True]
    [[at]] = sql("select max(at) from audit_log where organization_id = :id", id=organization.id)
    assert shown["last_activity_at"] == at.isoformat().replace("+00:00", "Z")


def test_an_unknown_organization_is_not_found() -> None:
    answer = send("GET", f"/v1/admin/organizations/{uuid4()}", token=super_admin().token)

    assert code(answer) == (404, "NOT_FOUND")
