from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.properties.rows import NEW
from tests.http.client import code, send

ENDED = datetime.now(UTC) - timedelta(days=1)


def current(organization: Organization) -> Any:
    """The subscription as the owner sees it."""
    response = send("GET", "/v1/subscriptions/current", token=organization.owner.token)
    assert response.status_code == 200, response.text
    return response.json


def exceed_free_plan(organization: Organization) -> None:
    """Use more than the free plan allows, so that settling cannot fall back to it."""
    sql(
        "update organization_usage set storage_bytes = 200000000 where organization_id = :id",
        id=organization.id,
    )


def test_shows_the_subscription_with_its_plan() -> None:
    organization = new_organization(plan="basic")

    found = current(organization)

    assert found["subscription"]["status"] == "active"
    assert found["subscription"]["plan_id"] == found["plan"]["id"]
    assert (found["plan"]["slug"], found["effective_plan"]) == ("basic", found["plan"])
    assert (found["writes_allowed"], found["reason_code"]) == (True, None)


@pytest.mark.parametrize(
    ("subscription", "reason", "effective"),
    [
        ({"status": "past_due"}, "PAYMENT_REQUIRED", "pro"),
        ({"status": "expired", "ended_reason": "trial"}, "TRIAL_EXPIRED", "free"),
        ({"status": "trialing", "trial_ends_at": ENDED}, "TRIAL_EXPIRED", "free"),
        ({"status": "expired", "ended_reason": "unpaid"}, "SUBSCRIPTION_REQUIRED", "free"),
        ({"status": "cancelled", "ended_reason": "cancelled"}, "SUBSCRIPTION_REQUIRED", "free"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_shows_the_reason_a_write_would_be_refused(
    subscription: dict[str, Any], reason: str, effective: str
) -> None:
    organization = new_organization(**subscription)
    exceed_free_plan(organization)

    found = current(organization)

    assert (found["writes_allowed"], found["reason_code"]) == (False, reason)
    assert (found["plan"]["slug"], found["effective_plan"]["slug"]) == ("pro", effective)
    write = send("POST", "/v1/properties", NEW, token=organization.owner.token)
    assert code(write)[1] == reason


@pytest.mark.parametrize(
    "subscription",
    [
        {"status": "trialing", "trial_ends_at": ENDED},
        {"status": "expired", "ended_reason": "trial"},
    ],
    ids=["a trial that is over", "an ended subscription"],
)
def test_settles_the_subscription_as_a_write_would(subscription: dict[str, Any]) -> None:
    organization = new_organization(**subscription)

    found = current(organization)

    assert (found["writes_allowed"], found["reason_code"]) == (True, None)
    assert (found["subscription"]["status"], found["plan"]["slug"]) == ("active", "free")
    write = send("POST", "/v1/properties", NEW, token=organization.owner.token)
    assert write.status_code == 201


def test_a_suspended_organization_may_not_write_on_any_plan() -> None:
    organization = new_organization()
    sql("update organizations set suspended_at = now() where id = :id", id=organization.id)

    found = current(organization)

    assert (found["writes_allowed"], found["reason_code"]) == (False, "SUBSCRIPTION_REQUIRED")
