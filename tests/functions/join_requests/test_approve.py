from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.factories import (
    Organization,
    homeowner_token,
    new_association,
    new_homeowner,
    new_organization,
    sql,
)
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.join_requests.rows import new_request
from tests.functions.properties.rows import new_property
from tests.functions.units.rows import new_unit
from tests.http.client import code, send
from tests.migrations.logins import entered, outcome_after, owner_of


def approve(organization: Organization, request: dict[str, str], **body: Any) -> Any:
    """The answer to an approval by the owner."""
    path = f"/v1/join-requests/{request['join_request_id']}/approve"
    return send("POST", path, body, token=organization.owner.token)


def test_creates_a_homeowner_who_can_sign_in() -> None:
    organization = new_organization()
    request = new_request(organization)

    response = approve(organization, request)

    assert response.status_code == 200
    assert (response.json["email"], response.json["portal_access"]) == (request["email"], "active")
    path = f"/v1/homeowners/{response.json['id']}"
    assert send("GET", path, token=organization.owner.token).json == response.json
    token = homeowner_token(request["user_id"], response.json["id"])
    profile = send("GET", "/v1/homeowner-portal/profile", token=token)
    assert profile.json["first_name"] == "Nadia"


def test_records_the_decider_and_the_homeowner() -> None:
    organization = new_organization()
    request = new_request(organization)

    made = approve(organization, request).json

    assert sql(
        """
        select status, decided_by_user_id::text, homeowner_id::text, decided_at is not null
        from join_requests where id = :id
        """,
        id=request["join_request_id"],
    ) == [["approved", organization.owner.user_id, made["id"], True]]
    [[template]] = sql(
        "select payload->>'template' from outbox where organization_id = :id", id=organization.id
    )
    assert template == "join_request_decided"


def test_the_new_homeowner_has_the_requests_details() -> None:
    organization = new_organization()
    request = new_request(organization)
    sql("update join_requests set phone = '555-0101' where id = :id", id=request["join_request_id"])

    made = approve(organization, request).json

    asked = {"first_name": "Nadia", "last_name": "Newcomer", "phone": "555-0101"}
    assert made == made | asked | {"email": request["email"]}


def test_accepts_a_request_without_a_body() -> None:
    organization = new_organization()
    request = new_request(organization)
    path = f"/v1/join-requests/{request['join_request_id']}/approve"

    assert send("POST", path, token=organization.owner.token).status_code == 200


def test_links_the_homeowner_with_that_email() -> None:
    organization = new_organization()
    known = added_homeowner(organization)
    request = new_request(
        organization, email=known["email"].upper(), association_id=known["association_id"]
    )

    assert approve(organization, request).json["id"] == known["id"]
    assert sql("select user_id::text from homeowners where id = :id", id=known["id"]) == [
        [request["user_id"]]
    ]


def test_does_not_link_an_archived_homeowner_with_that_email() -> None:
    organization = new_organization()
    gone = added_homeowner(organization)
    sql("update homeowners set archived_at = now() where id = :id", id=gone["id"])
    request = new_request(organization, email=gone["email"], association_id=gone["association_id"])

    made = approve(organization, request).json

    assert (made["id"] == gone["id"], made["archived_at"]) == (False, None)


def test_links_the_named_homeowner_and_closes_its_invitation() -> None:
    organization = new_organization()
    known = added_homeowner(organization, invite=True)
    request = new_request(organization, association_id=known["association_id"])

    response = approve(organization, request, homeowner_id=known["id"])

    assert (response.json["id"], response.json["portal_access"]) == (known["id"], "active")
    assert sql(
        "select revoked_at is not null from invitations where homeowner_id = :id", id=known["id"]
    ) == [[True]]


def test_assigns_a_named_home_and_otherwise_keeps_the_old() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    unit = new_unit(
        organization, property_id=new_property(organization, association_id=association_id)["id"]
    )
    home = {"property_id": unit["property_id"], "unit_id": unit["id"]}
    known = added_homeowner(organization, association_id=association_id, **home)

    new = approve(organization, new_request(organization, association_id=association_id), **home)
    kept = approve(
        organization,
        new_request(organization, association_id=association_id, email=known["email"]),
    )

    for response in (new, kept):
        assert response.json == response.json | home


def test_moving_to_another_property_clears_the_unit() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    old, new = (new_property(organization, association_id=association_id)["id"] for _ in range(2))
    unit_id = new_unit(organization, property_id=old)["id"]
    known = added_homeowner(
        organization, association_id=association_id, property_id=old, unit_id=unit_id
    )
    request = new_request(organization, association_id=association_id, email=known["email"])

    made = approve(organization, request, property_id=new).json

    assert (made["property_id"], made["unit_id"]) == (new, None)


def test_the_home_must_belong_to_the_association() -> None:
    organization = new_organization()
    association_id = new_association(organization)
    ours = new_property(organization, association_id=association_id)["id"]
    elsewhere = new_unit(organization)
    request = new_request(organization, association_id=association_id)

    for body, expected in (
        ({"property_id": elsewhere["property_id"]}, (404, "NOT_FOUND")),
        ({"property_id": ours, "unit_id": elsewhere["id"]}, (404, "NOT_FOUND")),
        ({"unit_id": elsewhere["id"]}, (422, "VALIDATION_ERROR")),
    ):
        assert code(approve(organization, request, **body)) == expected, body


def test_does_not_find_another_associations_homeowner() -> None:
    organization = new_organization()
    request = new_request(organization)
    stranger = new_homeowner(new_organization())

    for homeowner_id in (added_homeowner(organization)["id"], stranger.homeowner_id):
        answer = approve(organization, request, homeowner_id=homeowner_id)

        assert code(answer) == (404, "NOT_FOUND")


def test_refuses_homeowners_with_an_account_or_archived() -> None:
    organization = new_organization()
    request = new_request(organization)
    association_id = request["association_id"]
    linked = new_homeowner(organization, association_id=association_id).homeowner_id
    archived = added_homeowner(organization, association_id=association_id)["id"]
    sql("update homeowners set archived_at = now() where id = :id", id=archived)

    for homeowner_id, reason in ((linked, "has an account"), (archived, "is archived. Restore")):
        answer = approve(organization, request, homeowner_id=homeowner_id)

        assert code(answer) == (409, "CONFLICT")
        assert reason in answer.json["detail"]


def test_adds_nobody_to_an_archived_association() -> None:
    organization = new_organization()
    request = new_request(organization)
    sql("update associations set archived_at = now() where id = :id", id=request["association_id"])

    answer = approve(organization, request)

    assert code(answer) == (409, "CONFLICT")
    assert answer.json["detail"] == "The association is archived. Restore it first."


def test_a_person_is_a_homeowner_once_per_association() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    request = new_request(organization, association_id=home.association_id)
    sql(
        "update homeowners set user_id = :user where id = :id",
        user=request["user_id"],
        id=home.homeowner_id,
    )

    assert code(approve(organization, request)) == (409, "CONFLICT")


def test_needs_a_verified_email() -> None:
    organization = new_organization()
    request = new_request(organization, verified=False)

    assert code(approve(organization, request)) == (409, "CONFLICT")


def test_waits_for_a_concurrent_decision() -> None:
    organization = new_organization()
    request = new_request(organization)
    answers: list[tuple[int, str]] = []

    with entered(owner_of(organization)) as connection:
        connection.run(
            "update join_requests set status = 'declined', decided_at = now() where id = :id",
            id=request["join_request_id"],
        )
        outcome_after(connection, lambda: answers.append(code(approve(organization, request))))

    assert answers == [(409, "CONFLICT")]


def test_one_of_several_concurrent_decisions_counts() -> None:
    organization = new_organization()
    request = new_request(organization)
    path = f"/v1/join-requests/{request['join_request_id']}"

    def decide(verb: str) -> int:
        return send("POST", f"{path}/{verb}", token=organization.owner.token).status_code

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(decide, ["approve", "decline"] * 2))

    assert answers == [200, 409, 409, 409]
    assert sql("select count(*) from outbox where organization_id = :id", id=organization.id) == [
        [1]
    ]
