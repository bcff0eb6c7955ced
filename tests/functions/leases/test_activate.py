from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.leases.money import days_of, deposits, first_of_month, share, today
from tests.functions.leases.rows import activated, active_lease, new_lease, new_terms
from tests.functions.tenants.rows import new_tenant, stepped
from tests.functions.units.rows import new_unit
from tests.http.client import Reply, code, send


def activate(organization: Organization, lease_id: str, **body: Any) -> Reply:
    return send("POST", f"/v1/leases/{lease_id}/activate", body, token=organization.owner.token)


def test_binds_the_tenants_and_asks_for_the_deposit() -> None:
    organization = new_organization()
    start = str(first_of_month(-1))
    draft = new_lease(organization, start_date=start, deposit_amount_cents=180000)

    active = activated(organization, draft["id"])

    assert (active["status"], active["bill_from"]) == ("active", start)
    assert active["activated_at"] is not None
    assert [each["status"] for each in active["tenants"]] == ["active"]
    assert deposits(draft["id"]) == [[180000, start]]
    assert [each["description"] for each in active["charges"]] == ["Security deposit"]
    assert (active["balance_cents"], active["adjustments"]) == (180000, [])
    again = activate(organization, draft["id"])
    assert (code(again), again.json["detail"]) == ((409, "CONFLICT"), "The lease is active.")


def test_says_which_rent_comes_first() -> None:
    organization = new_organization()
    late, soon = first_of_month(-1) + timedelta(days=9), first_of_month(2)
    past = active_lease(organization, start_date=str(late))["first_rent"]
    ahead = active_lease(organization, start_date=str(soon))["first_rent"]

    days = days_of(first_of_month(-1))
    assert past == {
        "month": str(late)[:7],
        "amount_cents": share(150000, days - 9, days),
        "due_date": str(late),
        "charged_on": str(today()),
    }
    assert (ahead["due_date"], ahead["charged_on"]) == (str(soon), str(soon - timedelta(days=5)))


def test_an_old_lease_is_billed_from_this_month_without_deposit() -> None:
    organization = new_organization()
    old = str(first_of_month(-1) - timedelta(days=1))
    terms = {"start_date": old, "deposit_amount_cents": 100}

    by_default = active_lease(organization, **terms)
    asked = new_lease(organization, **terms)
    asked = activated(organization, asked["id"], bill_from=old, charge_deposit=False)
    late = new_lease(organization, **terms)
    activated(organization, late["id"], charge_deposit=True)

    assert by_default["bill_from"] == str(first_of_month(0))
    assert deposits(by_default["id"]) == deposits(asked["id"]) == []
    assert asked["bill_from"] == old
    assert deposits(late["id"]) == [[100, old]]
    ancient = new_lease(organization, start_date="1990-01-01")
    answer = activate(organization, ancient["id"], bill_from="1990-01-01")
    assert answer.json["errors"][0]["pointer"] == "/bill_from"
    early = new_lease(organization, start_date=str(today()))
    answer = activate(organization, early["id"], bill_from=str(today() - timedelta(days=1)))
    assert code(answer) == (422, "VALIDATION_ERROR")
    assert answer.json["errors"][0]["pointer"] == "/bill_from"


def test_a_deposit_is_due_on_the_first_open_day_of_the_books() -> None:
    organization = new_organization()
    start, closed = first_of_month(-1), today() - timedelta(days=1)
    sql(
        "update organizations set books_closed_through = :day where id = :id",
        day=closed,
        id=organization.id,
    )

    lease = active_lease(organization, start_date=str(start), deposit_amount_cents=100)

    assert deposits(lease["id"]) == [[100, str(today())]]


def test_names_the_days_of_the_lease_that_is_in_the_way() -> None:
    organization = new_organization()
    unit_id = new_unit(organization)["id"]
    end = today() + timedelta(days=100)
    active_lease(organization, unit_id=unit_id, end_date=str(end))
    late = new_lease(organization, unit_id=unit_id, start_date=str(end))
    after = new_lease(organization, unit_id=unit_id, start_date=str(end + timedelta(days=1)))

    refused = activate(organization, late["id"])

    assert code(refused) == (409, "CONFLICT")
    assert f"from 2020-01-01 through {end}" in refused.json["detail"]
    assert activated(organization, after["id"])["status"] == "active"
    refused = activate(organization, late["id"])
    assert code(refused) == (409, "CONFLICT")


def test_refuses_what_is_out_of_use_or_over() -> None:
    organization = new_organization()
    token = organization.owner.token
    renovated, archived = (new_unit(organization)["id"] for _ in range(2))
    on_renovated = new_lease(organization, unit_id=renovated)["id"]
    on_archived = new_lease(organization, unit_id=archived)["id"]
    send("PATCH", f"/v1/units/{renovated}", {"under_renovation": True}, token=token)
    send("POST", f"/v1/units/{archived}/archive", token=token)
    over = new_lease(organization, end_date=str(today() - timedelta(days=1)))["id"]
    rolling = new_lease(organization, end_date="2020-12-31", rolls_over=True)["id"]
    tenant_id = new_tenant(organization)["id"]
    of_declined = new_lease(organization, tenant_ids=[tenant_id])["id"]
    stepped(organization, tenant_id, "decline")

    for lease_id, word in (
        (on_renovated, "under renovation"),
        (on_archived, "archived"),
        (over, "ran out"),
        (of_declined, "declined"),
    ):
        answer = activate(organization, lease_id)
        assert code(answer) == (409, "CONFLICT"), word
        assert word in answer.json["detail"]
    assert activated(organization, rolling)["status"] == "active"


def test_a_preview_leaves_the_draft() -> None:
    organization = new_organization()
    draft = new_lease(organization, deposit_amount_cents=500)

    seen = send(
        "POST",
        f"/v1/leases/{draft['id']}/activate",
        {"charge_deposit": True},
        token=organization.owner.token,
        query={"preview": "true"},
    )

    assert (seen.status_code, seen.json["status"]) == (200, "active")
    assert deposits(draft["id"]) == []
    path = f"/v1/leases/{draft['id']}"
    assert send("GET", path, token=organization.owner.token).json["status"] == "draft"


def test_of_overlapping_leases_one_becomes_active() -> None:
    organization = new_organization()
    unit_id, tenant_id = new_unit(organization)["id"], new_tenant(organization)["id"]
    terms = new_terms(organization, unit_id=unit_id, tenant_ids=[tenant_id])
    drafts = [new_lease(organization, **terms)["id"] for _ in range(4)]

    with ThreadPoolExecutor(len(drafts)) as threads:
        answers = list(threads.map(lambda each: activate(organization, each), drafts))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert all("2020-01-01" in each.json["detail"] for each in answers if each.status_code == 409)
