from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import Organization, new_organization, super_admin
from tests.functions.admin.rows import REASON
from tests.http.client import Reply, code, send

# Counted when the test runs.
IN_TEN_DAYS = "in ten days"


def extend(organization: Organization, days: Any) -> Reply:
    path = f"/v1/admin/organizations/{organization.id}/extend-trial"
    return send("POST", path, REASON | {"days": days}, token=super_admin().token)


@pytest.mark.parametrize(
    ("columns", "plan", "from_now"),
    [
        (
            {"status": "trialing", "trial_ends_at": IN_TEN_DAYS},
            "pro",
            24,
        ),
        ({"status": "trialing", "trial_ends_at": "yesterday"}, "pro", 14),
        (
            {"status": "expired", "ended_reason": "trial", "trial_ends_at": "2026-01-01"},
            "pro",
            14,
        ),
        ({"plan": "free"}, "pro", 14),
        ({"plan": "basic", "status": "expired", "ended_reason": "trial"}, "basic", 14),
    ],
)
def test_a_trial_goes_on_from_its_end_or_from_now(
    columns: dict[str, Any], plan: str, from_now: int
) -> None:
    if columns.get("trial_ends_at") == IN_TEN_DAYS:
        columns = columns | {"trial_ends_at": datetime.now(UTC) + timedelta(days=10)}
    organization = new_organization(**columns)

    shown = extend(organization, 14).json

    assert (shown["status"], shown["plan"], shown["ended_reason"]) == ("trialing", plan, None)
    end = datetime.fromisoformat(shown["trial_ends_at"])
    assert abs(end - datetime.now(UTC) - timedelta(days=from_now)) < timedelta(minutes=5)
    assert shown["current_period_end"] == shown["trial_ends_at"]


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"status": "past_due"},
        {"status": "cancelled", "ended_reason": "cancelled"},
        {"status": "expired", "ended_reason": "unpaid"},
        {"plan": "free", "status": "cancelled", "ended_reason": "cancelled"},
        {"plan": "free", "processor": True},
        {"status": "trialing", "trial_ends_at": "tomorrow", "processor": True},
    ],
)
def test_no_other_subscription_becomes_a_trial(columns: dict[str, Any]) -> None:
    if columns.pop("processor", False):
        columns["processor_customer_id"] = f"cus_{uuid4().hex}"
        columns["processor_subscription_id"] = f"sub_{uuid4().hex}"

    refused = extend(new_organization(**columns), 14)

    assert code(refused) == (409, "CONFLICT")
    assert "There is no trial to extend" in refused.json["detail"]


def test_a_blocked_organization_writes_again() -> None:
    organization = new_organization(status="expired", ended_reason="trial")
    token = organization.owner.token
    send("GET", "/v1/properties", token=token)

    assert extend(organization, 1).status_code == 200

    # The body is judged only after the gate of subscriptions.
    assert send("POST", "/v1/properties", {}, token=token).status_code == 422


@pytest.mark.parametrize("days", [0, 91, 1.5, None, "14"])
def test_refuses_days_beyond_ninety(days: Any) -> None:
    assert code(extend(new_organization(plan="free"), days)) == (422, "VALIDATION_ERROR")
