from typing import Any
from uuid import uuid4

from tests import lettings
from tests.factories import Organization, new_organization
from tests.functions.charges.rows import new_charge
from tests.http.client import Reply, code, send
from tests.shared.domain.ledger.accounts import LeaseAccount


def asked(organization: Organization, **query: Any) -> Reply:
    """The owner's answer."""
    return send(
        "GET", "/v1/reports/tenant-statement", token=organization.owner.token, query=query
    )  # fmt: skip


def test_the_lines_lead_from_the_opening_balance_to_the_closing_one() -> None:
    organization = new_organization()
    account = LeaseAccount(organization)
    account.charge(150000, "2025-08-01", "rent")
    account.charge(150000, "2025-09-01", "rent")
    account.pay(100000, "2025-09-02")
    account.charge(5000, "2025-10-01")

    found = asked(
        organization, lease_id=account.lease_id, dated_from="2025-09-01", dated_to="2025-09-30"
    ).json

    columns = ("dated_on", "amount_cents", "balance_cents")
    assert [tuple(map(line.get, columns)) for line in found["items"]] == [
        ("2025-09-01", 150000, 300000), ("2025-09-02", -100000, 200000),
    ]  # fmt: skip
    assert found["totals"] == {
        "opening_cents": 150000, "charged_cents": 150000, "paid_cents": 100000,
        "closing_cents": 200000,
    }  # fmt: skip
    assert (found["payer"], found["property_name"], found["unit_name"]) == (
        "Tessa Tenant", "Linden Court", "1A",
    )  # fmt: skip
    first = asked(organization, lease_id=account.lease_id, limit=1).json
    rest = asked(organization, lease_id=account.lease_id, cursor=first["next_cursor"]).json
    assert [line["balance_cents"] for line in first["items"] + rest["items"]] == [
        150000, 300000, 200000, account.balance,
    ]  # fmt: skip


def test_a_tenants_own_account_has_no_home() -> None:
    organization = new_organization()
    charge = new_charge(organization)

    found = asked(organization, tenant_id=charge["tenant_id"]).json

    assert [line["charge_id"] for line in found["items"]] == [charge["id"]]
    assert (found["payer"], found["property_name"]) == ("Tessa Tenant", None)


def test_one_account_of_the_organization_must_be_named() -> None:
    organization, other = new_organization(), new_organization()
    lease, tenant = lettings.new_lease(organization), lettings.new_tenant(organization)

    assert code(asked(organization)) == (422, "VALIDATION_ERROR")
    assert code(asked(organization, lease_id=lease, tenant_id=tenant)) == (422, "VALIDATION_ERROR")
    for named in ({"lease_id": lease}, {"tenant_id": tenant}):
        assert code(asked(other, **named)) == (404, "NOT_FOUND")
    assert code(asked(organization, lease_id=uuid4())) == (404, "NOT_FOUND")
    backwards = {"dated_from": "9999-12-31", "dated_to": "0001-01-01"}
    assert code(asked(organization, lease_id=lease, **backwards)) == (422, "VALIDATION_ERROR")
