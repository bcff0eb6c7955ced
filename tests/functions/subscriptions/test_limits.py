from typing import Any
from uuid import uuid4

import pytest

from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.auth.links import new_invitation
from tests.functions.documents.rows import PDF, new_document
from tests.functions.properties.rows import new_property
from tests.functions.tenants.rows import new_tenant
from tests.http.client import send


def allow_properties(organization: Organization, limit: int | None) -> None:
    """Put the organization on its own plan with this many properties."""
    sql(
        """
        with plan as (
            insert into subscription_plans (slug, name, price_cents, features, max_properties,
                is_active, display_order)
            values (:slug, 'Own', 0, '{}', :limit, false, 99) returning id
        )
        update subscriptions set plan_id = plan.id from plan where organization_id = :id
        """,
        slug=f"own-{uuid4().hex}",
        limit=limit,
        id=organization.id,
    )


@pytest.mark.parametrize(
    ("used", "limit", "percent", "level"),
    [
        (7, 10, 70, "ok"),
        (79, 100, 79, "ok"),
        (159, 200, 79, "ok"),
        (8, 10, 80, "warning"),
        (94, 100, 94, "warning"),
        (95, 100, 95, "critical"),
        (10, 10, 100, "critical"),
        (12, 10, 120, "critical"),
        (0, 0, 100, "critical"),
        (3, 0, 100, "critical"),
        (5, None, None, "ok"),
    ],
)
def test_warns_from_80_percent_and_is_critical_from_95(
    used: int, limit: int | None, percent: int | None, level: str
) -> None:
    organization = new_organization()
    allow_properties(organization, limit)
    sql(
        "update organization_usage set properties = :used where organization_id = :id",
        used=used,
        id=organization.id,
    )

    found = send("GET", "/v1/subscriptions/limits", token=organization.owner.token).json

    expected = {"limit": limit, "used": used, "percent": percent, "level": level}
    assert found["properties"] == expected


def test_counts_the_current_usage() -> None:
    organization = new_organization()
    viewer = new_member(organization, "viewer")
    new_property(organization, kind="single_family")
    new_document(organization)
    new_tenant(organization)

    found = send("GET", "/v1/subscriptions/limits", token=viewer.token).json

    used = {name: limit["used"] for name, limit in found.items()}
    assert used == {
        "properties": 1,
        "units": 1,
        "tenants": 1,
        "members": 2,
        "storage_bytes": len(PDF),
    }


def test_open_invitations_hold_seats() -> None:
    organization = new_organization(plan="basic")
    sql("update users set email_verified_at = now() where id = :id", id=organization.owner.user_id)
    ids = [new_invitation(organization)[0] for _ in range(4)]

    def members() -> Any:
        path = "/v1/subscriptions/limits"
        return send("GET", path, token=organization.owner.token).json["members"]

    # One more invitation would be refused.
    full = {"limit": 5, "used": 5, "percent": 100, "level": "critical", "invited": 4}
    assert members() == full
    refused = send(
        "POST",
        "/v1/invitations",
        {"email": "one-more@example.com"},
        token=organization.owner.token,
    )
    assert refused.json["limits"] == [{"limit": "members", "used": full["used"], "allowed": 5}]
    for invitation_id, change in zip(
        ids, ("accepted_at = now()", "revoked_at = now()", "expires_at = now()"), strict=False
    ):
        sql(f"update invitations set {change} where id = :id", id=invitation_id)  # noqa: S608
    assert (members()["used"], members()["invited"]) == (2, 1)


def test_compares_with_the_effective_plan() -> None:
    organization = new_organization(plan="pro", status="expired", ended_reason="trial")

    found = send("GET", "/v1/subscriptions/limits", token=organization.owner.token).json

    assert (found["properties"]["limit"], found["members"]["limit"]) == (1, 2)
