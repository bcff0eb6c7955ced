from datetime import timedelta

from tests.factories import new_organization
from tests.functions.leases.money import charge_rent, first_of_month, pay
from tests.functions.leases.rows import activated, active_lease, new_lease
from tests.http.client import send


def test_a_deposit_is_held_and_what_is_open_is_listed() -> None:
    organization = new_organization()
    token = organization.owner.token
    lease = new_lease(organization, start_date=str(first_of_month(-1)), deposit_amount_cents=180000)
    activated(organization, lease["id"])
    pay(organization, lease["id"], 200000)
    charge_rent(organization, lease["id"], first_of_month(-1), first_of_month(1))

    owed = send("GET", f"/v1/leases/{lease['id']}/balance", token=token).json

    charges = owed.pop("open_charges")
    assert owed == {
        "payer": "Tessa Tenant",
        "property_name": "Linden Court",
        "unit_name": "1A",
        "balance_cents": 280000,
        "open_cents": 280000,
        "credit_cents": 0,
        "overdue_cents": 130000,
        "oldest_due_date": str(first_of_month(-1)),
        "deposit_held_cents": 180000,
    }
    assert [(each["due_date"], each["open_cents"]) for each in charges] == [
        (str(first_of_month(-1)), 130000),
        (str(first_of_month(1)), 150000),
    ]
    none = active_lease(organization, start_date=str(first_of_month(0) + timedelta(days=1)))
    owed = send("GET", f"/v1/leases/{none['id']}/balance", token=token).json
    assert (owed["balance_cents"], owed["deposit_held_cents"], owed["open_charges"]) == (0, 0, [])
