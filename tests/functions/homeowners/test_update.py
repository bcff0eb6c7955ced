from typing import Any

from tests import lettings
from tests.factories import Organization, new_association, new_homeowner, new_organization, sql
from tests.functions.homeowners.money import shown
from tests.functions.homeowners.rows import added_homeowner
from tests.http.client import Reply, code, send


def changed(organization: Organization, homeowner_id: str, **body: Any) -> Reply:
    """The answer to these changes by the owner."""
    path = f"/v1/homeowners/{homeowner_id}"
    return send("PATCH", path, body, token=organization.owner.token)


def test_an_email_is_fixed_once_an_account_is_linked() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    email = home.person.email

    refused = changed(organization, home.homeowner_id, email="other@example.com", notes="x")

    assert code(refused) == (409, "CONFLICT")
    assert refused.json["errors"][0]["pointer"] == "/email"
    kept = changed(organization, home.homeowner_id, email=email, first_name="Ida")
    assert (kept.status_code, kept.json["notes"], kept.json["first_name"]) == (200, None, "Ida")


def test_another_email_revokes_the_open_invitation() -> None:
    organization = new_organization()
    made = added_homeowner(organization, invite=True)

    same = changed(organization, made["id"], email=made["email"])
    other = changed(organization, made["id"], email="other@example.com")

    assert (same.json["portal_access"], other.json["portal_access"]) == ("invited", "none")
    taken = added_homeowner(organization, association_id=made["association_id"])
    refused = changed(organization, made["id"], email=taken["email"])
    assert code(refused) == (409, "CONFLICT")


def test_a_homeowner_moves_within_the_association() -> None:
    organization = new_organization()
    made = added_homeowner(organization)
    house = lettings.new_property(organization, association_id=made["association_id"])
    unit = lettings.new_unit(organization, house)
    elsewhere = lettings.new_property(organization, association_id=new_association(organization))

    moved = changed(organization, made["id"], property_id=house, unit_id=unit).json

    assert (moved["property_id"], moved["unit_id"]) == (house, unit)
    for body in (
        {"property_id": elsewhere, "unit_id": None},
        {"property_id": elsewhere, "unit_id": lettings.new_unit(organization, elsewhere)},
        {"unit_id": lettings.new_unit(organization, elsewhere, name="1B")},
    ):
        assert code(changed(organization, made["id"], **body)) == (404, "NOT_FOUND"), body
    assert code(changed(organization, made["id"], property_id=None)) == (422, "VALIDATION_ERROR")
    assert shown(organization, made["id"]) == moved


def test_the_association_is_fixed() -> None:
    organization = new_organization()
    made = added_homeowner(organization)

    refused = changed(organization, made["id"], association_id=made["association_id"])

    assert code(refused) == (422, "VALIDATION_ERROR")
    assert refused.json["errors"][0]["pointer"] == "/association_id"


def test_an_archived_homeowner_is_not_changed() -> None:
    organization = new_organization()
    made = added_homeowner(organization)
    sql("update homeowners set archived_at = now() where id = :id", id=made["id"])

    assert code(changed(organization, made["id"], notes="x")) == (409, "CONFLICT")


def test_a_suspended_homeowner_still_signs_in() -> None:
    organization = new_organization()
    home = new_homeowner(organization)

    assert changed(organization, home.homeowner_id, status="suspended").status_code == 200
    profile = send("GET", "/v1/homeowner-portal/profile", token=home.person.token)
    assert profile.json["status"] == "suspended"
