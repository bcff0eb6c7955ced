from typing import Any

from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.auth.signing_in import impersonation
from tests.functions.homeowner_portal.rows import own_order
from tests.functions.properties.rows import new_property
from tests.functions.vendors.rows import NEW as VENDOR
from tests.homeowners import resident
from tests.http.client import code, send
from tests.migrations.logins import entered, member_of

PATH = "/v1/audit-log"


def entries(organization: Organization, **query: Any) -> list[Any]:
    """The entries that the owner finds."""
    response = send("GET", PATH, token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    items: list[Any] = response.json["items"]
    return items


def test_shows_what_a_change_was_before_and_after() -> None:
    organization = new_organization()
    made = new_property(organization)
    body = {"notes": "Painted."}
    path = f"/v1/properties/{made['id']}"
    assert send("PATCH", path, body, token=organization.owner.token).status_code == 200

    changed, created = entries(organization, row_id=made["id"])

    assert (changed["action"], changed["endpoint"]) == ("update", "properties__update")
    assert (changed["changes"], changed["actor_kind"]) == ({"notes": [None, "Painted."]}, "manager")
    assert (created["action"], created["changes"]["name"]) == ("insert", [None, made["name"]])


def test_names_members_who_left_homeowners_and_operators() -> None:
    organization = new_organization()
    former = new_member(organization, "manager")
    for token in (former.token, impersonation(organization.id)):
        assert send("POST", "/v1/vendors", VENDOR, token=token).status_code == 201
    sql("update users set name = 'Fay Former' where id = :id", id=former.user_id)
    sql("delete from organization_memberships where user_id = :id", id=former.user_id)
    own_order(organization)

    operators, formers = entries(organization, table_name="vendors")
    [homeowners] = entries(organization, actor_user_id=resident(organization).person.user_id)[-1:]

    assert (formers["actor_name"], formers["impersonator_name"]) == ("Fay Former", None)
    assert operators["impersonator_user_id"] == operators["actor_user_id"]
    assert operators["impersonator_name"] == "Somebody"
    assert (homeowners["actor_kind"], homeowners["homeowner_name"]) == (
        "homeowner",
        "Rosa Resident",
    )


def test_days_are_the_organizations_and_both_ends_count() -> None:
    organization = new_organization()
    sql("update organizations set time_zone = 'Asia/Tokyo' where id = :id", id=organization.id)
    for at in ("2026-03-01T14:59:59Z", "2026-03-01T15:00:00Z", "2026-03-02T15:00:00Z"):
        sql(
            """
            insert into audit_log (organization_id, at, action, table_name, row_id, changes)
            values (:id, cast(:at as timestamptz), 'update', 'days', new_id(), '{}')
            """,
            id=organization.id,
            at=at,
        )

    def found(**days: str) -> list[str]:
        return [each["at"][5:13] for each in entries(organization, table_name="days", **days)]

    assert found(at_from="2026-03-02", at_to="2026-03-02") == ["03-01T15"]
    assert found(at_to="2026-03-01") == ["03-01T14"]
    assert found(at_from="2026-03-03") == ["03-02T15"]
    assert len(found(at_from="0001-01-01", at_to="9999-12-31")) == 3


def test_holds_no_join_code() -> None:
    organization = new_organization()
    body = {"name": "Maple Court"}
    made = send("POST", "/v1/associations", body, token=organization.owner.token).json

    shown = send("GET", PATH, token=organization.owner.token, query={"row_id": made["id"]})

    assert "Maple Court" in shown.text
    assert made["join_code"] not in shown.text


def test_no_statement_of_another_role_reads_it() -> None:
    organization = new_organization()
    viewer = new_member(organization, "viewer")

    with entered(member_of(organization, viewer, "viewer")) as connection:
        assert connection.run("select from audit_log") == []
        asked = "select audited_name(:id)"
        assert connection.run(asked, id=organization.owner.user_id) == [[None]]
    assert code(send("GET", PATH, token=viewer.token)) == (403, "FORBIDDEN")


def test_another_organizations_people_and_rows_are_not_found() -> None:
    organization, other = new_organization(), new_organization()
    made = new_property(other)
    new_property(organization)

    assert entries(organization, row_id=made["id"]) == []
    assert entries(organization, actor_user_id=other.owner.user_id) == []
