from typing import Any

from tests.client import code, send
from tests.factories import Organization, homeowner_token, new_organization, sql
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.join_requests.rows import new_request


def approve(organization: Organization, request: dict[str, str], **body: Any) -> Any:
    """The answer to an approval by the owner."""
    path = f"/v1/join-requests/{request['join_request_id']}/approve"
    return send("POST", path, body, token=organization.owner.token)


def test_makes_a_homeowner_whose_session_then_works() -> None:
    organization = new_organization()
    request = new_request(organization)

    response = approve(organization, request)

    assert (response.status_code, response.json["status"]) == (200, "approved")
    token = homeowner_token(request["user_id"], response.json["homeowner_id"])
    profile = send("GET", "/v1/homeowner-portal/profile", token=token)
    assert profile.json["first_name"] == "Nadia"


def test_takes_the_row_of_that_email_before_making_one() -> None:
    organization = new_organization()
    known = added_homeowner(organization)
    request = new_request(
        organization, email=known["email"].upper(), association_id=known["association_id"]
    )

    response = approve(organization, request)

    assert response.json["homeowner_id"] == known["id"]
    assert sql("select user_id::text from homeowners where id = :id", id=known["id"]) == [
        [request["user_id"]]
    ]


def test_takes_the_row_that_is_named() -> None:
    organization = new_organization()
    known = added_homeowner(organization)
    request = new_request(organization, association_id=known["association_id"])

    assert (
        approve(organization, request, homeowner_id=known["id"]).json["homeowner_id"]
        == (known["id"])
    )


def test_does_not_find_a_row_of_another_association() -> None:
    organization = new_organization()
    known = added_homeowner(organization)
    request = new_request(organization)

    answer = approve(organization, request, homeowner_id=known["id"])

    assert code(answer) == (404, "NOT_FOUND")


def test_needs_a_verified_email() -> None:
    organization = new_organization()
    request = new_request(organization, verified=False)

    assert code(approve(organization, request)) == (409, "CONFLICT")


def test_decides_once() -> None:
    organization = new_organization()
    request = new_request(organization)
    path = f"/v1/join-requests/{request['join_request_id']}"
    declined = send("POST", f"{path}/decline", {}, token=organization.owner.token)

    assert declined.json["status"] == "declined"
    assert code(approve(organization, request)) == (409, "CONFLICT")
    [[template]] = sql(
        "select payload->>'template' from outbox where organization_id = :id", id=organization.id
    )
    assert template == "join_request_decided"
