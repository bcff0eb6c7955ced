from typing import Any

from tests.factories import Organization, new_organization
from tests.functions.homeowners.rows import added_homeowner
from tests.http.client import send


def names(organization: Organization, **query: Any) -> list[str]:
    """The first names on the first page of the list."""
    response = send("GET", "/v1/homeowners", token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    return [item["first_name"] for item in response.json["items"]]


def test_finds_names_by_first_or_last_name() -> None:
    organization = new_organization()
    added_homeowner(organization, first_name="Zoë", last_name="Ångström")
    added_homeowner(organization, first_name="Adam", last_name="Zola")

    assert names(organization, q="zo") == ["Adam", "Zoë"]
    assert names(organization, q="ång") == names(organization, q="ANG") == ["Zoë"]
    assert names(organization, q="zoë å") == ["Zoë"]


def test_finds_homeowners_by_email_and_telephone() -> None:
    organization = new_organization()
    added_homeowner(
        organization, first_name="Ada", email="A.Lovelace@one.example", phone="+1 (312) 555-0142"
    )
    added_homeowner(organization, first_name="Bea", email="bea@two.example", phone="312 555 0199")
    added_homeowner(organization, first_name="555", email="c@three.example")

    assert names(organization, q="a.love") == ["Ada"]
    for ending in ("0142", "555-0142", "312 555 01 42", "+1 312 555 0142"):
        assert names(organization, q=ending) == ["Ada"], ending
    # A name may begin with digits.
    assert names(organization, q="555") == ["555"]
    assert names(organization, q="42") == []


def test_each_filter_omits_other_rows() -> None:
    organization = new_organization()
    first = added_homeowner(organization, first_name="First")
    added_homeowner(organization, first_name="Second")

    assert names(organization, association_id=first["association_id"]) == ["First"]
    assert names(organization, status="suspended") == []
    assert names(organization, archived="true") == []
    assert names(organization, property_id=first["id"]) == []
    assert names(organization, unit_id=first["id"]) == []
