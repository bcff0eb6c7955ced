from concurrent.futures import ThreadPoolExecutor

from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.join_requests.rows import new_request
from tests.http.client import Reply, code, send
from tests.migrations.logins import entered, outcome_after, owner_of


def invite(organization: Organization, homeowner_id: str) -> Reply:
    """The answer to an invitation by the owner."""
    path = f"/v1/homeowners/{homeowner_id}/invite"
    return send("POST", path, token=organization.owner.token)


def test_replaces_an_open_invitation() -> None:
    organization = new_organization()
    made = added_homeowner(organization, invite=True)

    assert invite(organization, made["id"]).status_code == 202
    assert sql(
        """
        select count(*), count(*) filter (where revoked_at is null) from invitations
        where homeowner_id = :id
        """,
        id=made["id"],
    ) == [[2, 1]]


def test_refuses_a_homeowner_with_an_account() -> None:
    organization = new_organization()
    home = new_homeowner(organization)

    assert code(invite(organization, home.homeowner_id)) == (409, "CONFLICT")


def test_refuses_an_archived_homeowner() -> None:
    organization = new_organization()
    archived = added_homeowner(organization)["id"]
    sql("update homeowners set archived_at = now() where id = :id", id=archived)

    response = invite(organization, archived)

    assert code(response) == (409, "CONFLICT")
    assert response.json["detail"] == "The homeowner is archived. Restore it first."
    assert sql("select 1 from outbox where organization_id = :id", id=organization.id) == []


def test_waits_for_a_concurrent_approval() -> None:
    organization = new_organization()
    homeowner = added_homeowner(organization)
    homeowner_id = homeowner["id"]
    asking = new_request(organization, association_id=homeowner["association_id"])
    answers: list[tuple[int, str]] = []

    with entered(owner_of(organization)) as connection:
        connection.run(
            "update homeowners set user_id = :user_id where id = :id",
            user_id=asking["user_id"],
            id=homeowner_id,
        )
        outcome_after(connection, lambda: answers.append(code(invite(organization, homeowner_id))))

    assert answers == [(409, "CONFLICT")]


def test_concurrent_invitations_replace_each_other() -> None:
    organization = new_organization()
    homeowner_id = added_homeowner(organization)["id"]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: invite(organization, homeowner_id), range(4)))

    assert [answer.status_code for answer in answers] == [202] * 4
    assert sql(
        "select count(*) from invitations where homeowner_id = :id and revoked_at is null",
        id=homeowner_id,
    ) == [[1]]
