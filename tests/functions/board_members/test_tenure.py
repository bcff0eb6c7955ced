from datetime import timedelta
from typing import Any

from tests.factories import Organization, new_association, new_homeowner, new_organization
from tests.functions.board_members.rows import new_seat
from tests.functions.leases.money import today
from tests.http.client import send


def tenure(organization: Organization, seat: dict[str, Any]) -> tuple[list[int], int]:
    """The days of each term, the latest first, and of all."""
    path = f"/v1/board-members/{seat['id']}/tenure"
    found = send("GET", path, token=organization.owner.token).json
    return [term["days"] for term in found["terms"]], found["total_days"]


def test_both_ends_of_a_term_count_and_the_future_does_not() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    day = timedelta(days=1)
    person = {
        "association_id": home.association_id,
        "user_id": None,
        "homeowner_id": home.homeowner_id,
    }
    for start, end in (
        ("2023-01-01", "2023-12-31"),
        ("2024-01-01", "2024-02-29"),
        (str(today() - 2 * day), str(today() + day)),
    ):
        seat = new_seat(organization, **person, start_date=start, end_date=end)
    coming = new_seat(organization, **person, start_date=str(today() + 2 * day))

    assert tenure(organization, seat) == ([0, 3, 60, 365], 428)
    assert tenure(organization, coming) == tenure(organization, seat)


def test_a_term_without_an_end_counts_up_to_today() -> None:
    organization = new_organization()
    seat = new_seat(organization, start_date=str(today()))

    assert tenure(organization, seat) == ([1], 1)


def test_other_people_and_other_boards_do_not_count() -> None:
    organization = new_organization()
    one = new_association(organization)
    home = new_homeowner(organization, association_id=one)
    seat = new_seat(organization, association_id=one, end_date="2020-01-01")
    new_seat(organization)
    new_seat(organization, association_id=one, user_id=None, homeowner_id=home.homeowner_id)

    assert tenure(organization, seat) == ([1], 1)
