"""The board_members rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization, new_association
from tests.http.client import send


def _new(organization: Organization) -> dict[str, Any]:
    return {
        "association_id": new_association(organization),
        "user_id": organization.owner.user_id,
        "role": "president",
        "start_date": "2020-01-01",
    }


def new_seat(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A seat entered by the owner: the owner's own, unless `changes` names another person."""
    body = _new(organization) | changes
    response = send("POST", "/v1/board-members", body, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def _id(organization: Organization) -> dict[str, str]:
    return {"board_member_id": new_seat(organization)["id"]}


ROWS = {
    "board_members__create": Row(body=_new),
    "board_members__delete": Row(_id),
    "board_members__get": Row(_id),
    "board_members__list": Row(),
    "board_members__tenure": Row(_id),
    "board_members__update": Row(_id, body=lambda _: {"role": "treasurer"}),
}
