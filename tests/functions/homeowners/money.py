"""Money of homeowners, each row made in one statement."""

from datetime import date
from typing import Any

from tests.factories import Organization, sql
from tests.http.client import send

_OF_HOMEOWNER = """
    select organization_id, kind, id, homeowner_id, association_id, {}
    from accounts where homeowner_id = :homeowner_id
"""


def owe(homeowner_id: str, cents: int, due: date, **columns: Any) -> str:
    """An open assessment of the homeowner: its id."""
    values = {"type": "monthly_dues", "description": "Dues", **columns}
    return _made("charges", homeowner_id, {**values, "amount_cents": cents, "due_date": due})


def credit(homeowner_id: str, cents: int, received: date) -> str:
    """A payment of the homeowner that waits: its id."""
    values = {
        "amount_cents": cents,
        "received_date": received,
        "method": "check",
        "succeeded_at": received,
    }
    return _made("payments", homeowner_id, values)


def _made(table: str, homeowner_id: str, values: dict[str, Any]) -> str:
    markers = ", ".join(f"cast(:{name} as {_type(value)})" for name, value in values.items())
    [[made]] = sql(
        f"""
        insert into {table} (
            organization_id, account_kind, account_id, homeowner_id, association_id,
            {", ".join(values)}
        )
        {_OF_HOMEOWNER.format(markers)}
        returning id::text
        """,
        homeowner_id=homeowner_id,
        **values,
    )
    return str(made)


def _type(value: Any) -> str:
    return {int: "bigint", date: "date"}.get(type(value), "text")


def shown(organization: Organization, homeowner_id: str) -> dict[str, Any]:
    """The homeowner as the owner of the organization reads it."""
    found = send("GET", f"/v1/homeowners/{homeowner_id}", token=organization.owner.token)
    assert found.status_code == 200, found.text
    record: dict[str, Any] = found.json
    return record
