from datetime import timedelta
from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.leases.money import charge_rent, days_of, first_of_month, rents, share, today
from tests.functions.leases.rows import active_lease, new_lease
from tests.functions.units.rows import new_unit
from tests.http.client import Reply, code, send


def update(organization: Organization, lease_id: str, **changes: Any) -> Reply:
    return send("PATCH", f"/v1/leases/{lease_id}", changes, token=organization.owner.token)


def test_a_later_end_restores_the_rent_of_the_old_last_month() -> None:
    organization = new_organization()
    first, end = first_of_month(1), first_of_month(1) + timedelta(days=9)
    lease = active_lease(organization, end_date=str(end))
    charge_rent(organization, lease["id"], first)
    sql("update leases set notice_given_on = current_date where id = :id", id=lease["id"])
    assert rents(lease["id"]) == [[share(150000, 10, days_of(first)), "pending"]]

    later = update(organization, lease["id"], end_date=str(end + timedelta(days=365)))

    assert (later.status_code, later.json["notice_given_on"]) == (200, None)
    assert rents(lease["id"]) == [[150000, "pending"]]
    charge_rent(organization, lease["id"], first_of_month(2))
    earlier = update(organization, lease["id"], end_date=str(end))
    assert earlier.status_code == 200
    assert rents(lease["id"]) == [
        [share(150000, 10, days_of(first)), "pending"],
        [0, "cancelled"],
    ]
    rolling = update(organization, lease["id"], rolls_over=True)
    assert rolling.status_code == 200
    assert rents(lease["id"]) == [[150000, "pending"], [0, "cancelled"]]


def test_an_end_neither_meets_another_lease_nor_lies_in_the_past() -> None:
    organization = new_organization()
    unit_id = new_unit(organization)["id"]
    end = today() + timedelta(days=30)
    lease = active_lease(organization, unit_id=unit_id, end_date=str(end))
    after = active_lease(
        organization,
        unit_id=unit_id,
        start_date=str(end + timedelta(days=1)),
        end_date=str(end + timedelta(days=20)),
    )

    for changes in (
        {"end_date": str(end + timedelta(days=1))},
        {"end_date": None},
        {"rolls_over": True},
    ):
        answer = update(organization, lease["id"], **changes)
        assert code(answer) == (409, "CONFLICT"), changes
        assert f"from {after['start_date']} through {after['end_date']}" in answer.json["detail"]
    past = update(organization, lease["id"], end_date=str(today() - timedelta(days=1)))
    assert code(past) == (409, "CONFLICT")
    assert "Terminate" in past.json["detail"]
    assert update(organization, lease["id"], end_date=str(today())).status_code == 200
    before_start = update(organization, after["id"], end_date=str(end))
    assert code(before_start) == (422, "VALIDATION_ERROR")
    assert before_start.json["errors"][0]["pointer"] == "/end_date"


def test_an_active_lease_keeps_what_was_agreed() -> None:
    organization = new_organization()
    lease = active_lease(organization, deposit_amount_cents=100)
    fixed: dict[str, Any] = {
        "start_date": "2020-01-02",
        "rent_amount_cents": 1,
        "deposit_amount_cents": None,
    }

    for name, value in fixed.items():
        answer = update(organization, lease["id"], **{name: value})
        assert code(answer) == (409, "CONFLICT"), name
        # As a form that sends every field does.
        assert update(organization, lease["id"], **{name: lease[name]}).status_code == 200
    changed = update(organization, lease["id"], rent_due_day=5, notes="Keys at the office")
    assert (changed.json["rent_due_day"], changed.json["notes"]) == (5, "Keys at the office")
    sql(
        "update leases set status = 'expired', ended_on = current_date where id = :id",
        id=lease["id"],
    )
    assert update(organization, lease["id"], notes=None).json["notes"] is None
    assert code(update(organization, lease["id"], rent_due_day=6)) == (409, "CONFLICT")


def test_null_clears_only_what_may_be_empty() -> None:
    organization = new_organization()
    draft = new_lease(
        organization, end_date="2020-12-31", rolls_over=True, deposit_amount_cents=5, notes="x"
    )

    for name in ("start_date", "rolls_over", "rent_amount_cents", "rent_due_day"):
        answer = update(organization, draft["id"], **{name: None})
        assert code(answer) == (422, "VALIDATION_ERROR"), name
    rolling = update(organization, draft["id"], end_date=None)
    assert rolling.json["errors"][0]["pointer"] == "/rolls_over"
    cleared = {"end_date": None, "rolls_over": False, "deposit_amount_cents": None, "notes": None}
    assert update(organization, draft["id"], **cleared).json.items() >= cleared.items()
