from typing import Any

import pytest

from shared.identity.sessions import new_session, sign
from tests import lettings
from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.functions.homeowners.money import credit, owe, shown
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.leases.money import today
from tests.http.client import Reply, code, send
from tests.migrations.logins import entered, outcome_after, owner_of


def acted(organization: Organization, homeowner_id: str, verb: str, **body: Any) -> Reply:
    """The answer to this action by the owner."""
    path = f"/v1/homeowners/{homeowner_id}/{verb}"
    return send("POST", path, body or None, token=organization.owner.token)


def test_archiving_ends_the_sessions_of_the_portal() -> None:
    organization = new_organization()
    home = new_homeowner(organization)

    assert acted(organization, home.homeowner_id, "archive").json["archived_at"] is not None

    answer = send("GET", "/v1/homeowner-portal/profile", token=home.person.token)
    assert code(answer) == (401, "UNAUTHENTICATED")
    assert code(acted(organization, home.homeowner_id, "archive")) == (409, "CONFLICT")


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (125050, "The homeowner owes 1,250.50. Confirm this balance to archive the homeowner."),
        (-4500, "A credit of 45.00 waits. Confirm this balance to archive the homeowner."),
    ],
)
def test_a_balance_is_confirmed(cents: int, text: str) -> None:
    organization = new_organization()
    made = added_homeowner(organization)
    if cents > 0:
        owe(made["id"], cents, today())
    else:
        credit(made["id"], -cents, today())

    for body in ({}, {"confirm_balance_cents": cents + 1}, {"confirm_balance_cents": -cents}):
        refused = acted(organization, made["id"], "archive", **body)
        assert code(refused) == (409, "CONFLICT")
        assert (refused.json["detail"], refused.json["balance_cents"]) == (text, cents)
    assert shown(organization, made["id"])["archived_at"] is None

    assert acted(organization, made["id"], "archive", confirm_balance_cents=cents).json == shown(
        organization, made["id"]
    )


def test_a_balance_that_is_not_there_is_not_confirmed() -> None:
    organization = new_organization()
    made = added_homeowner(organization)

    refused = acted(organization, made["id"], "archive", confirm_balance_cents=100)

    assert code(refused) == (409, "CONFLICT")
    assert acted(organization, made["id"], "archive").status_code == 200


def test_the_balance_is_read_after_the_money_under_way() -> None:
    organization = new_organization()
    made = added_homeowner(organization)
    owe(made["id"], 2500, today())
    answers: list[Reply] = []

    with entered(owner_of(organization)) as connection:
        connection.run(
            "select from accounts where homeowner_id = :id for no key update", id=made["id"]
        )
        connection.run(
            """
            insert into charges (organization_id, account_kind, account_id, homeowner_id,
                association_id, type, description, amount_cents, due_date)
            select organization_id, kind, id, homeowner_id, association_id, 'other', 'Key', 700,
                :due
            from accounts where homeowner_id = :id
            """,
            id=made["id"],
            due=today(),
        )
        outcome_after(
            connection,
            lambda: answers.append(
                acted(organization, made["id"], "archive", confirm_balance_cents=2500)
            ),
        )

    assert [code(answer) for answer in answers] == [(409, "CONFLICT")]
    assert answers[0].json["balance_cents"] == 3200


def test_a_restored_homeowner_loses_a_home_that_is_archived() -> None:
    organization = new_organization()
    made = added_homeowner(organization)
    house = lettings.new_property(organization, association_id=made["association_id"])
    units = [lettings.new_unit(organization, house, name=name) for name in ("1", "2")]
    people = [
        added_homeowner(
            organization,
            association_id=made["association_id"],
            property_id=house,
            unit_id=unit,
        )["id"]
        for unit in units
    ]
    for person in people:
        acted(organization, person, "archive")
    sql("update units set archived_at = now() where id = :id", id=units[0])

    homes = [acted(organization, person, "restore").json for person in people]

    assert [(home["property_id"], home["unit_id"]) for home in homes] == [
        (house, None),
        (house, units[1]),
    ]


def test_an_email_that_is_taken_meanwhile_stops_the_way_back() -> None:
    organization = new_organization()
    made = added_homeowner(organization)
    acted(organization, made["id"], "archive")
    same = {"association_id": made["association_id"], "email": made["email"]}
    added_homeowner(organization, **same)

    refused = acted(organization, made["id"], "restore")

    assert code(refused) == (409, "CONFLICT")
    assert shown(organization, made["id"])["archived_at"] is not None


def test_a_homeowner_is_not_restored_into_an_archived_association() -> None:
    organization = new_organization()
    made = added_homeowner(organization)
    acted(organization, made["id"], "archive")
    sql("update associations set archived_at = now() where id = :id", id=made["association_id"])

    assert code(acted(organization, made["id"], "restore")) == (409, "CONFLICT")


def test_restoring_revives_no_session_from_before() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    path = "/v1/homeowner-portal/profile"
    for verb in ("archive", "restore"):
        assert acted(organization, home.homeowner_id, verb).status_code == 200

    assert code(send("GET", path, token=home.person.token)) == (401, "UNAUTHENTICATED")
    anew = sign(new_session("homeowner", home.person.user_id, 2, homeowner_id=home.homeowner_id))
    assert send("GET", path, token=anew).status_code == 200
