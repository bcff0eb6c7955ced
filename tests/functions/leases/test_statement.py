from datetime import date, timedelta
from typing import Any

from shared.domain.ledger.adjusting import adjust, cancel
from shared.domain.ledger.bouncing import bounce
from tests.factories import Organization, new_organization, sql
from tests.functions.leases.money import today
from tests.functions.leases.rows import acted, active_lease
from tests.functions.payments.rows import new_payment
from tests.http.client import code, send
from tests.shared.domain.ledger.accounts import LeaseAccount


def statement(organization: Organization, lease_id: object, **query: Any) -> dict[str, Any]:
    """The statement as the owner reads it."""
    path = f"/v1/leases/{lease_id}/statement"
    response = send("GET", path, token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def shown(found: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    """The lines, oldest first: day, description, amount and balance."""
    names = ("dated_on", "description", "amount_cents", "balance_cents")
    return [tuple(each[name] for name in names) for each in reversed(found["items"])]


def history() -> LeaseAccount:
    """The worked example of a bounce, then a waiver, a cancellation and a payment that waits."""
    lease = LeaseAccount()
    rent = lease.charge(140000, "2025-09-01", "rent")
    cheque = lease.pay(140000, "2025-09-02")
    late = lease.charge(5000, "2097-01-01", "late_fee")
    with lease.changing() as db:
        bounce(db, cheque, "No funds", date(2025, 9, 9), 3000)
        adjust(db, rent, "waiver", -10000, "Repairs")
        cancel(db, [late], "A mistake")
    new_payment(lease.organization, lease_id=str(lease.lease_id), pending=True)
    return lease


def test_every_change_has_a_line_with_the_balance_after_it() -> None:
    lease, last = history(), today().isoformat()

    found = statement(lease.organization, lease.lease_id)

    assert shown(found) == [
        ("2025-09-01", "A charge", 140000, 140000),
        ("2025-09-02", "Payment by check", -140000, 0),
        ("2025-09-09", "Returned payment: No funds", 140000, 140000),
        ("2025-09-09", "Returned payment fee", 3000, 143000),
        (last, "Waiver of A charge: Repairs", -10000, 133000),
        ("2097-01-01", "A charge", 5000, 138000),
        ("2097-01-01", "Cancellation of A charge: A mistake", -5000, 133000),
    ]
    assert found["totals"] == {
        "opening_cents": 0, "charged_cents": 133000, "paid_cents": 0, "closing_cents": 133000
    }  # fmt: skip
    assert lease.balance == 133000


def test_a_span_of_days_opens_and_closes_with_their_balance() -> None:
    lease = history()

    found = statement(
        lease.organization, lease.lease_id, dated_from="2025-09-02", dated_to="2025-09-09", limit=1
    )

    assert [each["balance_cents"] for each in found["items"]] == [143000]
    assert found["totals"] == {
        "opening_cents": 140000, "charged_cents": 3000, "paid_cents": 0, "closing_cents": 143000
    }  # fmt: skip
    rest = statement(
        lease.organization, lease.lease_id, dated_from="2025-09-02", dated_to="2025-09-09",
        cursor=found["next_cursor"],
    )  # fmt: skip
    assert [each["balance_cents"] for each in rest["items"]] == [140000, 0]
    assert rest["totals"] == found["totals"]


def test_a_line_leads_to_its_charge_or_payment() -> None:
    lease = history()

    for line in statement(lease.organization, lease.lease_id)["items"]:
        of = "charge" if line["kind"] in {"charge", "adjustment"} else "payment"
        other = "payment" if of == "charge" else "charge"
        found = sql(f"select from {of}s where id = :id", id=line[f"{of}_id"])
        assert (len(found), line[f"{other}_id"]) == (1, None)


def test_a_renewal_continues_the_statement() -> None:
    organization = new_organization()
    lease = active_lease(organization, start_date="2025-01-01", end_date=today().isoformat())
    acted(organization, lease["id"], "charge-rent", month="2025-09")
    renewal = acted(organization, lease["id"], "renew")

    assert statement(organization, renewal["id"]) == statement(organization, lease["id"])


def test_the_last_day_is_not_before_the_first() -> None:
    lease = history()
    days = {"dated_from": today(), "dated_to": today() - timedelta(days=1)}

    refused = send(
        "GET", f"/v1/leases/{lease.lease_id}/statement", token=lease.organization.owner.token,
        query={name: day.isoformat() for name, day in days.items()},
    )  # fmt: skip

    assert code(refused) == (422, "VALIDATION_ERROR")
    assert refused.json["errors"][0]["pointer"] == "?dated_to"
