from typing import Any

from tests.factories import Organization, new_organization
from tests.functions.units.rows import new_unit
from tests.http.client import send
from tests.migrations.leases import new_lease


def names(organization: Organization, **query: Any) -> list[str]:
    """The names on the first page of the list."""
    response = send("GET", "/v1/units", token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    return [item["name"] for item in response.json["items"]]


def test_each_filter_omits_other_rows() -> None:
    organization = new_organization()
    first = new_unit(organization, name="First", under_renovation=True)
    new_unit(organization, name="Second")
    new_lease(new_unit(organization, name="Third")["id"])

    assert names(organization) == ["Third", "Second", "First"]
    assert names(organization, property_id=first["property_id"]) == ["First"]
    assert names(organization, occupancy="under_renovation") == ["First"]
    assert names(organization, occupancy="vacant") == ["Second"]
    assert names(organization, occupancy="occupied") == ["Third"]
    assert names(organization, archived="true") == []


def test_another_organizations_property_gives_an_empty_list() -> None:
    foreign = new_unit(new_organization())

    assert names(new_organization(), property_id=foreign["property_id"]) == []
