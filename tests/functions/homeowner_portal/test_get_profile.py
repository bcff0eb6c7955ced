from tests.factories import new_homeowner, new_member, new_organization, sql
from tests.http.client import code, send
from tests.migrations.logins import new_property

PATH = "/v1/homeowner-portal/profile"


def test_shows_the_assigned_home() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    assert send("GET", PATH, token=home.person.token).json["home"] is None
    property_id = new_property(organization.id, association_id=home.association_id)
    [[unit_id]] = sql(
        "insert into units (organization_id, property_id, name)"
        " values (:organization_id, :property_id, '1A') returning id::text",
        organization_id=organization.id,
        property_id=property_id,
    )

    sql(
        "update homeowners set property_id = :property_id, unit_id = :unit_id where id = :id",
        property_id=property_id,
        unit_id=unit_id,
        id=home.homeowner_id,
    )

    shown = send("GET", PATH, token=home.person.token).json
    assert shown["association"]["id"] == home.association_id
    assert (shown["home"]["property_id"], shown["home"]["property_name"]) == (property_id, "Court")
    assert (shown["home"]["unit_id"], shown["home"]["unit_name"]) == (unit_id, "1A")


def test_omits_the_staffs_fields() -> None:
    home = new_homeowner(new_organization(), notes="difficult")

    shown = send("GET", PATH, token=home.person.token)

    assert "difficult" not in shown.text
    assert not {"notes", "user_id", "organization_id"} & shown.json.keys()
    assert "join_code" not in shown.json["association"]


def test_an_archived_homeowner_is_signed_out() -> None:
    home = new_homeowner(new_organization())
    sql("update homeowners set archived_at = now() where id = :id", id=home.homeowner_id)

    assert code(send("GET", PATH, token=home.person.token)) == (401, "UNAUTHENTICATED")


def test_a_suspended_homeowner_may_read() -> None:
    home = new_homeowner(new_organization(), status="suspended")

    assert send("GET", PATH, token=home.person.token).json["status"] == "suspended"


def test_answers_304_for_the_current_version() -> None:
    token = new_homeowner(new_organization()).person.token
    tag = send("GET", PATH, token=token).headers["ETag"]

    assert send("GET", PATH, token=token, headers={"If-None-Match": tag}).status_code == 304
    send("PATCH", PATH, {"phone": "555-0101"}, token=token)
    assert send("GET", PATH, token=token, headers={"If-None-Match": tag}).status_code == 200


def test_refuses_a_managers_session() -> None:
    member = new_member(new_organization(), "owner")

    assert code(send("GET", PATH, token=member.token)) == (403, "FORBIDDEN")
