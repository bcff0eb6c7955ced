from tests.factories import new_association, new_organization, sql
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.properties.rows import new_property
from tests.functions.units.rows import new_unit
from tests.http.client import code, send


def test_invites_the_new_homeowner_on_request() -> None:
    organization = new_organization()

    made = added_homeowner(organization, invite=True)

    assert made["portal_access"] == "invited"
    found = send("GET", f"/v1/homeowners/{made['id']}", token=organization.owner.token)
    assert found.json == made
    [[template]] = sql(
        "select payload->>'template' from outbox where organization_id = :id", id=organization.id
    )
    assert template == "invitation"


def test_an_email_is_unique_in_an_association() -> None:
    organization = new_organization()
    made = added_homeowner(organization)
    body = {
        "association_id": made["association_id"],
        "first_name": "Twin",
        "last_name": "Twin",
        "email": made["email"].upper(),
    }

    response = send("POST", "/v1/homeowners", body, token=organization.owner.token)

    assert code(response) == (409, "CONFLICT")
    assert response.json["errors"][0]["pointer"] == "/email"
    assert added_homeowner(organization, email=made["email"])["email"] == made["email"]


def test_the_property_must_belong_to_the_association() -> None:
    organization = new_organization()
    body = {
        "association_id": new_association(organization),
        "first_name": "A",
        "last_name": "B",
        "email": "ab@example.com",
        "property_id": new_property(organization)["id"],
    }

    response = send("POST", "/v1/homeowners", body, token=organization.owner.token)

    assert code(response) == (404, "NOT_FOUND")


def test_a_unit_needs_its_property() -> None:
    organization = new_organization()
    body = {
        "association_id": new_association(organization),
        "first_name": "A",
        "last_name": "B",
        "email": "ab@example.com",
        "unit_id": new_unit(organization)["id"],
    }

    response = send("POST", "/v1/homeowners", body, token=organization.owner.token)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in response.json["errors"]] == ["/unit_id"]


def test_a_mailing_address_may_have_several_lines() -> None:
    made = added_homeowner(new_organization(), mailing_address=" 1 Maple Court\nChicago ")

    assert made["mailing_address"] == "1 Maple Court\nChicago"


def test_a_refused_invitation_adds_no_homeowner() -> None:
    organization = new_organization()
    sql("update users set email_verified_at = null where id = :id", id=organization.owner.user_id)
    body = {
        "association_id": new_association(organization),
        "first_name": "A",
        "last_name": "B",
        "email": "ab@example.com",
        "invite": True,
    }

    response = send("POST", "/v1/homeowners", body, token=organization.owner.token)

    assert code(response) == (409, "CONFLICT")
    assert sql("select 1 from homeowners where organization_id = :id", id=organization.id) == []
