from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.join_requests.rows import new_request
from tests.http.client import Reply, code, send


def decline(organization: Organization, request: dict[str, str], body: Any = None) -> Reply:
    """The answer when the owner declines."""
    path = f"/v1/join-requests/{request['join_request_id']}/decline"
    return send("POST", path, body, token=organization.owner.token)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (None, None),
        ({}, None),
        ({"reason": " No such unit.\nAsk again. "}, "No such unit.\nAsk again."),
    ],
    ids=["no body", "no reason", "a reason"],
)
def test_mails_the_person_the_reason(body: Any, reason: str | None) -> None:
    organization = new_organization()
    request = new_request(organization)

    response = decline(organization, request, body)

    assert (response.status_code, response.json["status"]) == (200, "declined")
    assert (response.json["decided_at"] is None, response.json["homeowner_id"]) == (False, None)
    assert sql(
        "select decided_by_user_id::text from join_requests where id = :id",
        id=request["join_request_id"],
    ) == [[organization.owner.user_id]]
    assert sql(
        """
        select payload->>'template', payload->>'join_request_id', payload->>'reason'
        from outbox where organization_id = :id
        """,
        id=organization.id,
    ) == [["join_request_decided", request["join_request_id"], reason]]


def test_needs_no_verified_email() -> None:
    organization = new_organization()

    assert decline(organization, new_request(organization, verified=False)).status_code == 200


def test_a_reason_has_1_to_500_characters() -> None:
    organization = new_organization()
    request = new_request(organization)

    for reason in ("", "  ", "x" * 501, 7):
        answer = decline(organization, request, {"reason": reason})
        assert code(answer) == (422, "VALIDATION_ERROR"), reason
    assert decline(organization, request, {"reason": "x" * 500}).status_code == 200


def test_decides_once_and_allows_a_new_request() -> None:
    organization = new_organization()
    request = new_request(organization)
    decline(organization, request)

    assert code(decline(organization, request)) == (409, "CONFLICT")
    sql(
        """
        insert into join_requests (organization_id, association_id, user_id, first_name, last_name)
        values (:organization, :association, :user, 'Nadia', 'Newcomer')
        """,
        organization=organization.id,
        association=request["association_id"],
        user=request["user_id"],
    )


@pytest.mark.parametrize("verb", ["approve", "decline"])
def test_decides_on_the_version_that_was_seen(verb: str) -> None:
    organization = new_organization()
    path = f"/v1/join-requests/{new_request(organization)['join_request_id']}/{verb}"
    token = organization.owner.token

    outdated = send("POST", path, token=token, headers={"If-Match": '"0"'})

    assert code(outdated) == (412, "PRECONDITION_FAILED")
    assert send("POST", path, token=token).status_code == 200
