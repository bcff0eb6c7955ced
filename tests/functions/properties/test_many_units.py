"""A property with very many units is not archived, because it could not be restored."""

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.properties.rows import new_property
from tests.http.client import code, send

MOST = 5000


def crowded(organization: Organization) -> str:
    """A property with one unit too many."""
    property_id = str(new_property(organization)["id"])
    # Without triggers, which take most of an insert.
    sql("set session_replication_role = replica")
    sql(
        """
        insert into units (organization_id, property_id, name)
        select cast(:id as uuid), cast(:property_id as uuid), 'Unit ' || n
        from generate_series(1, :count) as n
        """,
        id=organization.id,
        property_id=property_id,
        count=MOST + 1,
    )
    sql("set session_replication_role = origin")
    return property_id


@pytest.mark.parametrize("action", ["archive", "restore"])
def test_is_refused_at_once(action: str) -> None:
    organization = new_organization(plan="enterprise")
    property_id = crowded(organization)
    if action == "restore":
        sql("set session_replication_role = replica")
        sql("update properties set archived_at = '2026-01-01' where id = :id", id=property_id)
        sql("update units set archived_at = '2026-01-01' where property_id = :id", id=property_id)
        sql("set session_replication_role = origin")

    response = send(
        "POST", f"/v1/properties/{property_id}/{action}", token=organization.owner.token
    )

    assert code(response) == (409, "CONFLICT")
    assert "more than 5,000 units" in response.json["detail"].lower()
