"""Violations as the API makes them, each in one statement, for tests that only begin with them."""

from typing import Any

from tests.factories import Organization, new_homeowner, sql

VIOLATION: dict[str, Any] = {
    "category": "landscaping",
    "description": "The hedge is over the fence.",
    "violation_date": "2020-02-01",
}


def new_violation(
    organization: Organization, homeowner_id: str | None = None, **columns: Any
) -> str:
    """An open violation by this homeowner, or by a new one: its id."""
    values = VIOLATION | columns
    names = ", ".join(values)
    markers = ", ".join(f":{name}" for name in values)
    [[made]] = sql(
        f"""
        with made as (
            insert into violations
                (organization_id, association_id, homeowner_id, created_by_user_id, {names})
            select organization_id, association_id, id, :user_id, {markers}
            from homeowners where id = :homeowner_id
            returning organization_id, id, status
        ), opened as (
            insert into violation_events
                (organization_id, violation_id, to_status, actor_kind, actor_user_id)
            select organization_id, id, status, 'manager', :user_id from made
        )
        select id::text from made
        """,  # noqa: S608 - column names from the test's own code
        homeowner_id=homeowner_id or new_homeowner(organization).homeowner_id,
        user_id=organization.owner.user_id,
        **values,
    )
    return str(made)
