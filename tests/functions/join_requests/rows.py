"""The join_requests rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization, new_association, new_user, sql


def new_request(
    organization: Organization, *, email: str | None = None, verified: bool = True, **columns: Any
) -> dict[str, str]:
    """A pending request by a new person: join_request_id, association_id, user_id, email."""
    user_id, address = new_user(email, verified=verified)
    association_id = columns.get("association_id") or new_association(organization)
    [[made]] = sql(
        """
        insert into join_requests (organization_id, association_id, user_id, first_name, last_name)
        values (:organization_id, :association_id, :user_id, 'Nadia', 'Newcomer')
        returning id::text
        """,
        organization_id=organization.id,
        association_id=association_id,
        user_id=user_id,
    )
    return {
        "join_request_id": str(made),
        "association_id": association_id,
        "user_id": user_id,
        "email": address,
    }


def _id(organization: Organization) -> dict[str, str]:
    return {"join_request_id": new_request(organization)["join_request_id"]}


ROWS = {
    "join_requests__approve": Row(_id, body=lambda _: {}),
    "join_requests__decline": Row(_id, body=lambda _: {"reason": "Not yet"}),
    "join_requests__list": Row(),
}
