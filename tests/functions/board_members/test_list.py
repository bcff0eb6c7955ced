from datetime import timedelta
from typing import Any

from tests.factories import Organization, new_association, new_member, new_organization, sql
from tests.functions.board_members.rows import new_seat
from tests.functions.leases.money import today
from tests.http.client import send


def roles(organization: Organization, **query: Any) -> list[str]:
    """The offices on the first page of the list."""
    response = send("GET", "/v1/board-members", token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    return [item["role"] for item in response.json["items"]]


def test_active_seats_come_first_and_the_newest_start_before() -> None:
    organization = new_organization()
    one = new_association(organization)
    day = timedelta(days=1)
    for role, start, end in (
        ("vice_president", "2020-01-01", None),
        ("president", "2024-01-01", None),
        ("secretary", "2025-01-01", str(today() - day)),
        ("treasurer", "2019-01-01", str(today())),
        ("member_at_large", str(today() + day), str(today() + day)),
    ):
        user_id = new_member(organization, "viewer").user_id
        new_seat(
            organization,
            association_id=one,
            user_id=user_id,
            role=role,
            start_date=start,
            end_date=end,
        )
    first = ["president", "vice_president", "member_at_large", "treasurer", "secretary"]

    assert roles(organization) == first
    assert roles(organization, active="true") == ["president", "vice_president", "treasurer"]
    assert roles(organization, active="false") == ["member_at_large", "secretary"]
    assert roles(organization, association_id=new_association(organization)) == []
    path = f"/v1/associations/{one}"
    assert send("GET", path, token=organization.owner.token).json["board_count"] == 3


def test_a_seat_outlives_the_membership_of_its_person() -> None:
    organization = new_organization()
    member = new_member(organization, "viewer")
    seat = new_seat(organization, user_id=member.user_id)
    sql("delete from organization_memberships where user_id = :id", id=member.user_id)

    path = f"/v1/board-members/{seat['id']}"
    found = send("GET", path, token=organization.owner.token).json

    assert (seat["name"], found["name"]) == ("Somebody", None)
    ended = send("PATCH", path, {"end_date": "2024-12-31"}, token=organization.owner.token)
    assert (ended.status_code, ended.json["is_active"]) == (200, False)
