"""Create and update."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.domain.recurring import charge_due_recurring
from tests.factories import Organization, new_organization, sql
from tests.functions.leases.money import today
from tests.functions.recurring_charges.rows import NEW, SOON, new_recurring_charge
from tests.http.client import Reply, code, send
from tests.shared.domain.ledger.accounts import LeaseAccount


def change(organization: Organization, recurring_id: str, **changes: Any) -> Reply:
    """The answer to a change by the owner."""
    path = f"/v1/recurring-charges/{recurring_id}"
    return send("PATCH", path, changes, token=organization.owner.token)


def test_a_recurring_charge_begins_today_or_later() -> None:
    organization = new_organization()
    lease = LeaseAccount(organization)
    lease_id = str(lease.lease_id)

    def refused(**changes: Any) -> tuple[int, str]:
        body = NEW | {"lease_id": lease_id} | changes
        answer = send("POST", "/v1/recurring-charges", body, token=organization.owner.token)
        return answer.status_code, answer.json["errors"][0]["pointer"]

    assert refused(anchor_date=(today() - timedelta(days=2)).isoformat()) == (422, "/anchor_date")
    assert refused(ends_on=today().isoformat()) == (422, "/ends_on")
    assert refused(type="rent") == (422, "/type")
    foreign = LeaseAccount().lease_id
    assert refused(lease_id=str(foreign)) == (404, "/lease_id")
    made = new_recurring_charge(organization, lease_id=lease_id)
    assert (made["next_due_date"], made["paused"]) == (SOON, False)
    sql(
        "update leases set status = 'expired', ended_on = start_date where id = :id",
        id=lease.lease_id,
    )
    body = NEW | {"lease_id": lease_id}
    answer = send("POST", "/v1/recurring-charges", body, token=organization.owner.token)
    assert code(answer) == (409, "CONFLICT")
    assert answer.json["detail"] == "The lease is expired."
    listed = send("GET", "/v1/recurring-charges", token=organization.owner.token).json["items"]
    assert [each["next_due_date"] for each in listed] == [None]


def test_a_pause_passes_over_the_dates_that_go_by() -> None:
    organization = new_organization()
    lease = LeaseAccount(organization)
    made = new_recurring_charge(organization, lease_id=str(lease.lease_id))
    paused = change(organization, made["id"], paused=True).json
    assert (paused["paused"], paused["next_due_date"]) == (True, None)
    # As if the first date lay fourteen months back.
    anchor = (today() - timedelta(days=430)).isoformat()
    sql("update recurring_charges set anchor_date = :anchor where id = :id",
        anchor=anchor, id=made["id"])  # fmt: skip
    assert charge_due_recurring(lease.db, UUID(organization.id)).created == 0

    again = change(organization, made["id"], paused=False).json

    assert (
        today().isoformat() <= again["next_due_date"] <= (today() + timedelta(days=31)).isoformat()
    )
    same = change(organization, made["id"], paused=False).json
    assert same == again
    charge_due_recurring(lease.db, UUID(organization.id))
    dues = sql("select due_date::text from charges where account_id = :id", id=lease.id)
    assert all(due >= today().isoformat() for [due] in dues)


def test_new_terms_are_those_of_later_charges() -> None:
    organization = new_organization()
    lease = LeaseAccount(organization)
    made = new_recurring_charge(organization, lease_id=str(lease.lease_id))
    charge_due_recurring(lease.db, UUID(organization.id))

    changed = change(organization, made["id"], amount_cents=9000, description="Two places")

    assert (changed.json["amount_cents"], changed.json["description"]) == (9000, "Two places")
    assert changed.json["next_due_date"] > SOON
    [[cents, description]] = sql(
        "select amount_cents, description from charges where account_id = :id", id=lease.id
    )
    assert (cents, description) == (7500, "Parking")
    ended = change(organization, made["id"], ends_on=SOON).json
    assert ended["next_due_date"] is None
