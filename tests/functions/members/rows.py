"""The members rows of the table of all endpoints."""

from tests.endpoint_table import Row
from tests.factories import Organization, new_member, sql


def member_id(organization: Organization, user_id: str) -> str:
    """The id of a person's membership."""
    [[found]] = sql(
        """
        select id::text from organization_memberships
        where organization_id = :organization_id and user_id = :user_id
        """,
        organization_id=organization.id,
        user_id=user_id,
    )
    return str(found)


def _another(organization: Organization) -> dict[str, str]:
    return {"member_id": member_id(organization, new_member(organization, "viewer").user_id)}


def _second_owner(organization: Organization) -> dict[str, str]:
    new_member(organization, "owner")
    return {}


ROWS = {
    "members__delete": Row(_another),
    "members__leave": Row(_second_owner),
    "members__list": Row(),
    "members__update": Row(_another, body=lambda _: {"role": "manager"}),
}
