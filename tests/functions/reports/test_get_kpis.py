from datetime import timedelta
from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.assessments.rows import new_assessment
from tests.functions.charges.rows import acted as changed
from tests.functions.charges.rows import new_charge
from tests.functions.join_requests.rows import new_request
from tests.functions.leases.money import first_of_month, today
from tests.functions.payments.rows import acted, new_payment
from tests.functions.tenants.rows import new_tenant
from tests.functions.units.rows import new_unit
from tests.functions.violations.rows import added_violation, appealed, moved
from tests.http.client import send
from tests.shared.domain.ledger.accounts import LeaseAccount


def figures(organization: Organization) -> dict[str, Any]:
    """The key figures as the owner sees them."""
    response = send("GET", "/v1/reports/kpis", token=organization.owner.token)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def test_an_empty_portfolio_has_no_figures() -> None:
    found = figures(new_organization())

    assert set(found.pop("overdue").values()) == {0}
    assert set(found.values()) == {0}


def test_the_figures_of_this_month() -> None:
    organization, first = new_organization(), first_of_month(0)
    lease = LeaseAccount(organization, end_date=(today() + timedelta(days=60)).isoformat())
    LeaseAccount(organization, end_date=(today() + timedelta(days=61)).isoformat())
    new_unit(organization)
    of_lease = {"lease_id": str(lease.lease_id)}
    rent = lease.charge(150000, first.isoformat(), "rent")
    lease.charge(140000, first_of_month(-1).isoformat(), "rent")
    new_charge(organization, **of_lease, type="deposit", amount_cents=180000, due_date="2025-01-01")
    changed(
        organization, str(rent), "adjust", kind="waiver", amount_cents=-10000, reason="Repairs."
    )  # fmt: skip
    # The deposit, last month's rent, and 50000 of this month's.
    new_payment(
        organization, **of_lease, amount_cents=370000, received_date=first.isoformat()
    )  # fmt: skip
    tenant = {"tenant_id": new_tenant(organization)["id"], "received_date": today().isoformat()}
    returned = new_payment(organization, **tenant, amount_cents=700)
    acted(organization, returned["id"], "refund", reason="Too much.", amount_cents=200)
    before = (first - timedelta(days=1)).isoformat()
    early = new_payment(organization, **tenant | {"received_date": before}, amount_cents=50)
    acted(organization, early["id"], "refund", reason="Too much.", amount_cents=20)
    new_payment(organization, **tenant, amount_cents=9, pending=True)
    for cents, verb in ((11, "void"), (13, "refund")):
        opening = new_payment(organization, **tenant, amount_cents=cents)
        sql("update payments set origin = 'opening' where id = :id", id=opening["id"])
        acted(organization, opening["id"], verb, reason="Wrong.")

    found = figures(organization)

    assert found == found | {
        "properties": 3, "units": 3, "occupied_units": 2, "occupancy_bp": 6667,
        "tenants": 3, "active_leases": 2,
        "rent_due_cents": 140000, "rent_collected_cents": 50000, "deposits_held_cents": 180000,
        "received_cents": 370000 + 700 - 200 - 20 - 13, "leases_ending_60_days": 1,
        "open_work_orders": 0, "join_requests": 0,
    }  # fmt: skip
    assert found["overdue"]["overdue_cents"] == (90000 if today() > first else 0)


def test_what_is_overdue_is_shown_as_in_the_report_of_arrears() -> None:
    organization = new_organization()
    LeaseAccount(organization).charge(5000, (today() - timedelta(days=40)).isoformat())
    for days in (1, 31, 61, 91):
        new_charge(organization, due_date=(today() - timedelta(days=days)).isoformat())

    shown = figures(organization)["overdue"]

    assert (shown["accounts"], shown["days_31_60_cents"]) == (5, 9500)
    report = send("GET", "/v1/reports/delinquency", token=organization.owner.token).json
    assert shown == report["totals"]


def test_counts_the_requests_to_join_that_wait() -> None:
    organization = new_organization()
    new_request(organization)
    decided = new_request(organization)["join_request_id"]
    sql("update join_requests set status = 'declined', decided_at = now() where id = :id",
        id=decided)  # fmt: skip

    assert figures(organization)["join_requests"] == 1


def test_counts_what_is_open_in_the_associations() -> None:
    organization = new_organization()
    for due in (today() - timedelta(days=1), today()):
        new_assessment(organization, due_date=due.isoformat())
    added_violation(organization)
    moved(organization, added_violation(organization)["id"], "resolve")
    appealed(organization)

    found = figures(organization)

    # The fine under appeal is due in a far year.
    assert (found["overdue_assessments"], found["overdue"]["accounts"]) == (1, 0)
    assert (found["open_violations"], found["appeals"]) == (2, 1)
