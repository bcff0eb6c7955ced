from typing import Any

from tests import lettings
from tests.factories import Organization, new_organization
from tests.http.client import Reply, code, send
from tests.shared.domain.ledger.accounts import HomeownerAccount


def asked(organization: Organization, **query: Any) -> Reply:
    """The owner's answer."""
    return send(
        "GET", "/v1/reports/homeowner-statement", token=organization.owner.token, query=query
    )  # fmt: skip


def test_shows_the_account_from_its_first_line_to_its_balance() -> None:
    organization = new_organization()
    account = HomeownerAccount(organization)
    account.charge(25000, "2025-08-31", "monthly_dues")
    account.pay(30000)

    found = asked(organization, homeowner_id=account.homeowner_id).json

    assert [line["balance_cents"] for line in found["items"]] == [25000, -5000]
    assert found["totals"]["closing_cents"] == account.balance == -5000
    assert found["association_name"] == "Maple Court"
    assert (found["property_name"], found["unit_name"]) == (None, None)


def test_only_a_homeowner_of_the_organization_has_one() -> None:
    organization = new_organization()
    account = HomeownerAccount(organization)

    assert code(asked(organization)) == (422, "VALIDATION_ERROR")
    theirs = asked(new_organization(), homeowner_id=account.homeowner_id)
    assert code(theirs) == (404, "NOT_FOUND")
    tenant = lettings.new_tenant(organization)
    assert code(asked(organization, homeowner_id=tenant)) == (404, "NOT_FOUND")
