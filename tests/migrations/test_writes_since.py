"""The day from which an organization may write again, after each kind of block."""

from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.scheduled.subscriptions import trialing
from tests.migrations.test_settlement import change_plan, settle

SUSPEND = "update organizations set suspended_at = now() where id = :id"
REACTIVATE = "update organizations set suspended_at = null where id = :id"
SET_STATUS = """
    update subscriptions set status = :status,
        ended_reason = case when :status in ('cancelled', 'expired') then 'unpaid' end
    where organization_id = :id
"""


def writes_since(organization: Organization) -> Any:
    """The stored day, as `today`, or None."""
    [[found]] = sql(
        """
        select case writes_since when (now() at time zone time_zone)::date then 'today'
            else writes_since::text end
        from organizations where id = :id
        """,
        id=organization.id,
    )
    return found


def test_a_suspension_ends_with_the_reactivation() -> None:
    organization = new_organization()
    sql(
        "update organizations set time_zone = 'Pacific/Kiritimati' where id = :id",
        id=organization.id,
    )
    sql(SUSPEND, id=organization.id)
    assert writes_since(organization) is None

    sql(REACTIVATE, id=organization.id)

    assert writes_since(organization) == "today"
    sql("update organizations set writes_since = '2026-01-01' where id = :id", id=organization.id)
    sql(REACTIVATE, id=organization.id)
    assert writes_since(organization) == "2026-01-01"
    # It follows from what the log has.
    assert sql(
        "select from audit_log where organization_id = :id and changes ? 'writes_since'",
        id=organization.id,
    ) == []  # fmt: skip


@pytest.mark.parametrize("status", ["past_due", "cancelled", "expired"])
def test_a_subscription_that_runs_again_ends_its_block(status: str) -> None:
    organization = new_organization()
    sql(SET_STATUS, status=status, id=organization.id)
    sql(SET_STATUS, status="expired", id=organization.id)
    assert writes_since(organization) is None

    change_plan(organization, "basic")

    assert writes_since(organization) == "today"


def test_settling_a_blocked_subscription_ends_its_block() -> None:
    organization = trialing(-1, properties=2)
    assert settle(organization)
    assert writes_since(organization) is None

    sql("update properties set archived_at = now() where organization_id = :id", id=organization.id)
    assert settle(organization)

    assert writes_since(organization) == "today"


def test_no_block_is_no_end_of_one() -> None:
    # The gate settles such a trial before it judges, so that no write was refused.
    organization = new_organization(status="trialing", trial_ends_at="yesterday")

    assert settle(organization)
    change_plan(organization, "enterprise")

    assert writes_since(organization) is None
