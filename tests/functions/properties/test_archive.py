from tests.factories import new_organization, sql
from tests.functions.properties.rows import NEW, new_property
from tests.http.client import code, send


def test_archives_the_property_with_its_units() -> None:
    organization = new_organization()
    made = new_property(organization, kind="single_family")

    response = send("POST", f"/v1/properties/{made['id']}/archive", token=organization.owner.token)

    assert (response.status_code, response.json["status"]) == (200, "archived")
    assert sql(
        """
        select properties.archived_at = units.archived_at from units
        join properties on properties.id = property_id where property_id = :id
        """,
        id=made["id"],
    ) == [[True]]


def test_a_second_call_is_a_conflict() -> None:
    organization = new_organization()
    path = f"/v1/properties/{new_property(organization)['id']}/archive"
    send("POST", path, token=organization.owner.token)

    again = send("POST", path, token=organization.owner.token)

    assert code(again) == (409, "CONFLICT")


def test_frees_the_plans_quota() -> None:
    organization = new_organization(plan="free")
    made = new_property(organization)
    send("POST", f"/v1/properties/{made['id']}/archive", token=organization.owner.token)

    response = send("POST", "/v1/properties", NEW, token=organization.owner.token)

    assert response.status_code == 201
