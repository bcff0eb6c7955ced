from uuid import uuid4

from tests.factories import new_association, new_organization, sql
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.properties.rows import new_property
from tests.http.client import code, send


def test_changes_only_the_given_fields() -> None:
    organization = new_organization()
    made = new_property(organization, notes="Roof is new", address_line2="Rear")

    response = send(
        "PATCH", f"/v1/properties/{made['id']}", {"notes": None}, token=organization.owner.token
    )

    assert response.status_code == 200
    assert response.json == made | {"notes": None, "updated_at": response.json["updated_at"]}
    assert response.json["updated_at"] > made["updated_at"]


def test_an_empty_change_changes_nothing() -> None:
    organization = new_organization()
    made = new_property(organization)

    response = send("PATCH", f"/v1/properties/{made['id']}", {}, token=organization.owner.token)

    assert response.json == made | {"updated_at": response.json["updated_at"]}


def test_refuses_null_where_a_value_is_needed() -> None:
    organization = new_organization()
    made = new_property(organization)

    response = send(
        "PATCH", f"/v1/properties/{made['id']}", {"name": None}, token=organization.owner.token
    )

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json["errors"][0]["pointer"] == "/name"


def test_refuses_an_outdated_version() -> None:
    organization = new_organization()
    path = f"/v1/properties/{new_property(organization)['id']}"
    token = organization.owner.token
    seen = send("GET", path, token=token).headers["ETag"]
    assert send("PATCH", path, {"city": "Joliet"}, token=token).status_code == 200

    late = send("PATCH", path, {"city": "Elgin"}, token=token, headers={"If-Match": seen})

    assert code(late) == (412, "PRECONDITION_FAILED")
    assert send("GET", path, token=token).json["city"] == "Joliet"


def test_accepts_any_of_several_versions() -> None:
    organization = new_organization()
    path = f"/v1/properties/{new_property(organization)['id']}"
    token = organization.owner.token
    seen = send("GET", path, token=token).headers["ETag"]

    response = send(
        "PATCH", path, {"city": "Elgin"}, token=token, headers={"If-Match": f'"1", {seen}'}
    )

    assert response.status_code == 200
    assert response.headers["ETag"] != seen


def test_an_unknown_version_matches_nothing() -> None:
    organization = new_organization()
    path = f"/v1/properties/{new_property(organization)['id']}"

    for given in ('W/"1"', '"not hexadecimal"', "1", '"ffffffffffffffffff"'):
        response = send(
            "PATCH", path, {}, token=organization.owner.token, headers={"If-Match": given}
        )
        assert code(response) == (412, "PRECONDITION_FAILED"), given


def test_refuses_changes_of_an_archived_property() -> None:
    organization = new_organization()
    path = f"/v1/properties/{new_property(organization)['id']}"
    send("POST", f"{path}/archive", token=organization.owner.token)

    response = send("PATCH", path, {"city": "Elgin"}, token=organization.owner.token)

    assert code(response) == (409, "CONFLICT")


def test_refuses_single_family_for_a_property_of_several_units() -> None:
    organization = new_organization()
    made = new_property(organization)
    sql(
        """
        insert into units (organization_id, property_id, name)
        select :o, :p, name from unnest(cast(:n as text[])) as name
        """,
        o=organization.id,
        p=made["id"],
        n=["1A", "1B"],
    )

    response = send(
        "PATCH",
        f"/v1/properties/{made['id']}",
        {"kind": "single_family"},
        token=organization.owner.token,
    )

    assert code(response) == (409, "CONFLICT")


def test_refuses_an_unknown_association() -> None:
    organization = new_organization()
    made = new_property(organization)

    response = send(
        "PATCH",
        f"/v1/properties/{made['id']}",
        {"association_id": str(uuid4())},
        token=organization.owner.token,
    )

    assert code(response) == (404, "NOT_FOUND")


def test_refuses_to_move_a_property_with_homeowners() -> None:
    organization = new_organization()
    first, second = new_association(organization), new_association(organization)
    path = f"/v1/properties/{(made := new_property(organization, association_id=first))['id']}"
    added_homeowner(organization, association_id=first, property_id=made["id"])

    for association_id in (second, None):
        response = send(
            "PATCH", path, {"association_id": association_id}, token=organization.owner.token
        )
        assert code(response) == (409, "CONFLICT")
        assert "Homeowners" in response.json["detail"]
