from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.factories import (
    Organization,
    new_association,
    new_homeowner,
    new_member,
    new_organization,
    sql,
)
from tests.functions.board_members.rows import new_seat
from tests.http.client import Reply, code, send


def seated(organization: Organization, seat: dict[str, Any], **changes: Any) -> Reply:
    """The answer to another seat of the same person on the same board."""
    names = ("association_id", "user_id", "homeowner_id", "role", "start_date", "end_date")
    body = {name: seat[name] for name in names} | changes
    return send("POST", "/v1/board-members", body, token=organization.owner.token)


def test_a_homeowner_of_the_association_takes_a_seat() -> None:
    organization = new_organization()
    home = new_homeowner(organization)

    seat = new_seat(
        organization,
        association_id=home.association_id,
        user_id=None,
        homeowner_id=home.homeowner_id,
    )

    assert (seat["name"], seat["association_name"]) == ("Hugo Homeowner", "Maple Court")
    assert (seat["is_active"], seat["end_date"]) == (True, None)


def test_either_a_member_or_a_homeowner_is_named() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    seat = {
        "association_id": home.association_id,
        "user_id": None,
        "homeowner_id": None,
        "role": "secretary",
        "start_date": "2024-01-01",
        "end_date": None,
    }
    both = {"user_id": organization.owner.user_id, "homeowner_id": home.homeowner_id}

    for changes in ({}, both):
        refused = seated(organization, seat, **changes)
        assert code(refused) == (422, "VALIDATION_ERROR")
        assert refused.json["errors"][0]["pointer"] == "/user_id"


def test_only_people_of_this_organization_and_association_serve() -> None:
    organization, other = new_organization(), new_organization()
    association_id = new_association(organization)
    elsewhere = new_homeowner(organization)
    seat = new_seat(organization, association_id=association_id)
    former = new_member(organization, "viewer")
    sql("delete from organization_memberships where user_id = :id", id=former.user_id)

    for person in (
        {"user_id": other.owner.user_id},
        {"user_id": former.user_id},
        {"user_id": elsewhere.person.user_id},
        {"user_id": None, "homeowner_id": elsewhere.homeowner_id},
        {"user_id": None, "homeowner_id": new_homeowner(other).homeowner_id},
    ):
        refused = seated(organization, seat, **person)
        assert code(refused) == (404, "NOT_FOUND"), person
        named = "homeowner_id" if "homeowner_id" in person else "user_id"
        assert refused.json["errors"][0]["pointer"] == f"/{named}"


@pytest.mark.parametrize(
    ("start_date", "end_date", "status"),
    [
        ("2024-06-30", "2024-12-31", 409),
        ("2023-01-01", "2024-01-01", 409),
        ("2024-03-01", "2024-03-01", 409),
        ("2023-01-01", None, 409),
        ("2024-07-01", None, 201),
        ("2023-01-01", "2023-12-31", 201),
    ],
)
def test_a_second_seat_at_the_same_time_is_refused(
    start_date: str, end_date: str | None, status: int
) -> None:
    organization = new_organization()
    seat = new_seat(organization, start_date="2024-01-01", end_date="2024-06-30")

    answer = seated(organization, seat, role="treasurer", start_date=start_date, end_date=end_date)

    assert answer.status_code == status, answer.text
    assert new_seat(organization, start_date=start_date, end_date=end_date)


def test_one_of_two_seats_at_once_is_kept() -> None:
    organization = new_organization()
    seat = new_seat(organization, end_date="2020-12-31")

    with ThreadPoolExecutor(2) as threads:
        answers = list(
            threads.map(
                lambda _: seated(organization, seat, start_date="2021-01-01", end_date=None),
                range(2),
            )
        )

    assert sorted(answer.status_code for answer in answers) == [201, 409]


def test_a_term_ends_on_its_first_day_at_the_earliest() -> None:
    organization = new_organization()
    seat = new_seat(organization, start_date="2024-02-01", end_date="2024-02-01")
    path = f"/v1/board-members/{seat['id']}"

    refused = send("PATCH", path, {"end_date": "2024-01-31"}, token=organization.owner.token)

    assert code(refused) == (422, "VALIDATION_ERROR")
    assert refused.json["errors"][0]["pointer"] == "/end_date"


def test_archived_homeowners_and_associations_get_no_seat() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    seat = new_seat(organization, association_id=home.association_id)
    sql("update homeowners set archived_at = now() where id = :id", id=home.homeowner_id)

    person = {"user_id": None, "homeowner_id": home.homeowner_id}
    assert code(seated(organization, seat, **person)) == (409, "CONFLICT")
    sql("update associations set archived_at = now() where id = :id", id=home.association_id)
    member = new_member(organization, "viewer").user_id
    assert code(seated(organization, seat, user_id=member)) == (409, "CONFLICT")
    # A term of an archived association can still be ended.
    path, body = f"/v1/board-members/{seat['id']}", {"end_date": "2024-12-31"}
    assert send("PATCH", path, body, token=organization.owner.token).status_code == 200
