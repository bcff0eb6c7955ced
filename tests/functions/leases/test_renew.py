from datetime import date, timedelta
from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.leases.money import charge_rent, deposits, first_of_month, pay, rents, today
from tests.functions.leases.rows import acted, activated, active_lease, new_lease
from tests.functions.tenants.rows import new_tenant
from tests.http.client import Reply, code, send


def renew(organization: Organization, lease_id: str, **body: Any) -> Reply:
    return send("POST", f"/v1/leases/{lease_id}/renew", body, token=organization.owner.token)


def end(lease_id: str, status: str, day: date) -> None:
    sql(
        "update leases set status = :status, ended_on = :day where id = :id",
        status=status,
        day=day,
        id=lease_id,
    )


def test_begins_after_the_end_of_the_lease_before() -> None:
    organization = new_organization()
    last = today() + timedelta(days=40)
    fixed = active_lease(organization, end_date=str(last))
    monthly = active_lease(organization)
    rolling = active_lease(organization, end_date="2020-12-31", rolls_over=True)
    ended = active_lease(organization)
    end(ended["id"], "terminated", today() - timedelta(days=9))

    for lease, start in (
        (fixed, last + timedelta(days=1)),
        (monthly, first_of_month(1)),
        (rolling, first_of_month(1)),
        (ended, today() - timedelta(days=8)),
    ):
        made = acted(organization, lease["id"], "renew")
        assert (made["status"], made["start_date"], made["end_date"]) == ("draft", str(start), None)
        again = renew(organization, lease["id"])
        assert (code(again), again.json["detail"]) == (
            (409, "CONFLICT"), "The lease has a renewal already.",
        )  # fmt: skip
        path = f"/v1/leases/{lease['id']}"
        whole = send("GET", path, token=organization.owner.token).json
        assert whole["next_lease_id"] == made["id"]


def test_takes_the_terms_over_that_are_not_given() -> None:
    organization = new_organization()
    tenants = [new_tenant(organization)["id"] for _ in range(2)]
    lease = active_lease(
        organization, tenant_ids=tenants, primary_tenant_id=tenants[1], rent_due_day=31,
        deposit_amount_cents=180000,
    )  # fmt: skip
    acted(
        organization, lease["id"], "change-rent",
        effective_month=f"{first_of_month(1):%Y-%m}", rent_amount_cents=157500,
    )  # fmt: skip

    made = acted(organization, lease["id"], "renew")

    same = ("unit_id", "property_id", "rent_due_day", "deposit_amount_cents")
    assert [made[name] for name in same] == [lease[name] for name in same]
    people = [[(each["tenant_id"], each["is_primary"]) for each in found["tenants"]]
              for found in (made, lease)]  # fmt: skip
    assert people[0] == people[1]
    assert made["rent_amount_cents"] == 157500


def test_refuses_drafts_and_days_before_the_present_lease() -> None:
    organization = new_organization()
    lease = active_lease(organization)

    assert code(renew(organization, new_lease(organization)["id"])) == (409, "CONFLICT")
    early = renew(organization, lease["id"], start_date=lease["start_date"])
    assert code(early) == (422, "VALIDATION_ERROR")
    assert early.json["errors"][0]["pointer"] == "/start_date"


def test_a_renewals_rent_is_paid_by_the_credit_before() -> None:
    organization = new_organization()
    lease = active_lease(organization, end_date=str(first_of_month(1) - timedelta(days=1)))
    pay(organization, lease["id"], 20000)
    made = acted(organization, lease["id"], "renew", rent_amount_cents=155000)
    activated(organization, made["id"])

    charge_rent(organization, made["id"], first_of_month(1))

    path = f"/v1/leases/{lease['id']}/balance"
    owed = send("GET", path, token=organization.owner.token).json
    assert (owed["open_cents"], owed["balance_cents"], owed["credit_cents"]) == (135000, 135000, 0)
    [charge] = owed["open_charges"]
    assert (charge["lease_id"], charge["open_cents"]) == (made["id"], 135000)


def test_activation_ends_a_lease_that_would_run_on() -> None:
    organization = new_organization()
    start = first_of_month(1) + timedelta(days=9)
    lease = active_lease(organization, end_date="2020-12-31", rolls_over=True)
    charge_rent(organization, lease["id"], first_of_month(1), first_of_month(2))
    pay(organization, lease["id"], 300000)
    made = acted(organization, lease["id"], "renew", start_date=str(start))

    activated(organization, made["id"])

    path = f"/v1/leases/{lease['id']}"
    before = send("GET", path, token=organization.owner.token).json
    assert (before["end_date"], before["rolls_over"]) == (str(start - timedelta(days=1)), False)
    assert before["status"] == "active"
    [[first, status], second] = rents(lease["id"])
    assert (status, second) == ("paid", [0, "cancelled"])
    assert before["balance_cents"] == first - 300000


def test_a_renewal_that_began_long_ago_replaces_what_was_charged() -> None:
    organization = new_organization()
    lease = active_lease(organization)
    charge_rent(organization, lease["id"], *(first_of_month(-each) for each in (4, 3, 2)))
    start = first_of_month(-3)
    made = acted(organization, lease["id"], "renew", start_date=str(start))

    active = activated(organization, made["id"])

    assert active["bill_from"] == str(start)
    assert rents(lease["id"]) == [[150000, "pending"], [0, "cancelled"], [0, "cancelled"]]


def test_a_renewal_from_before_the_lease_takes_nothing_over() -> None:
    organization = new_organization()
    lease = active_lease(organization, start_date=str(first_of_month(6)))
    sql(
        """
        insert into recurring_charges (organization_id, lease_id, type, description, amount_cents,
            interval, anchor_date)
        values (:organization, :lease, 'other', 'Parking', 1, 'monthly', current_date)
        """,
        organization=organization.id,
        lease=lease["id"],
    )
    made = acted(organization, lease["id"], "renew")
    dates = {"start_date": str(today()), "end_date": str(first_of_month(5))}
    path, token = f"/v1/leases/{made['id']}", organization.owner.token
    assert send("PATCH", path, dates, token=token).status_code == 200

    assert activated(organization, made["id"])["status"] == "active"
    assert send("GET", f"/v1/leases/{lease['id']}", token=token).json["end_date"] is None


def test_a_renewal_asks_for_the_difference_of_the_deposit() -> None:
    organization = new_organization()
    lease = active_lease(
        organization, start_date=str(first_of_month(-1)),
        end_date=str(first_of_month(1) - timedelta(days=1)),
        deposit_amount_cents=150000,
    )  # fmt: skip
    made = acted(organization, lease["id"], "renew", deposit_amount_cents=180000)

    activated(organization, made["id"])

    assert deposits(lease["id"]) == [[150000, str(first_of_month(-1))]]
    assert deposits(made["id"]) == [[30000, str(first_of_month(1))]]
    last = acted(organization, made["id"], "renew", deposit_amount_cents=100000)
    activated(organization, last["id"], charge_deposit=True)
    assert deposits(last["id"]) == []


def test_a_renewal_goes_on_with_the_recurring_charges() -> None:
    organization = new_organization()
    start = first_of_month(2)
    lease = active_lease(organization, end_date=str(start - timedelta(days=1)))
    for description, ends_on, paused in (
        ("Parking", None, False),
        ("Storage", start - timedelta(days=1), False),
        ("Garden", start + timedelta(days=40), True),
    ):
        sql(
            """
            insert into recurring_charges (organization_id, lease_id, type, description,
                amount_cents, interval, anchor_date, ends_on, paused_at)
            values (:organization, :lease, 'other', :description, 7500, 'monthly', :anchor,
                :ends_on, case when :paused then now() end)
            """,
            organization=organization.id, lease=lease["id"], description=description,
            anchor=first_of_month(0) + timedelta(days=14), ends_on=ends_on, paused=paused,
        )  # fmt: skip
    made = acted(organization, lease["id"], "renew")

    activated(organization, made["id"])

    taken = sql(
        "select description, next_index, paused_at is not null from recurring_charges"
        " where lease_id = :id order by description",
        id=made["id"],
    )
    assert taken == [["Garden", 2, True], ["Parking", 2, False]]
