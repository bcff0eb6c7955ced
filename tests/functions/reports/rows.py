"""The reports rows of the table of all endpoints."""

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization
from tests.shared.domain.ledger.accounts import HomeownerAccount, LeaseAccount
from tests.shared.domain.ledger.owned import OwnedAccount
from tests.spending import new_expense


def _owner_and_month(organization: Organization) -> dict[str, str]:
    """An owner of two properties, with something collected and spent."""
    account = OwnedAccount(organization, name="Oak Court")
    account.collect(210000, "2025-09-02")
    account.spend(35000, "2025-09-05")
    OwnedAccount(organization, account.owner_id, name="Elm Court")
    return {"owner_id": account.owner_id, "month": "2025-09"}


def _year(organization: Organization) -> dict[str, str]:
    """A year in which two vendors were paid."""
    for cents in (1000, 2000):
        vendor_id = lettings.new_vendor(organization)
        new_expense(organization, vendor_id=vendor_id, amount_cents=cents)
    return {"year": "2025"}


def _lease(organization: Organization) -> dict[str, str]:
    account = LeaseAccount(organization)
    account.charge(4500, "2025-09-01")
    account.pay(6000, "2025-09-02")
    return {"lease_id": str(account.lease_id)}


def _homeowner(organization: Organization) -> dict[str, str]:
    account = HomeownerAccount(organization)
    account.charge(4500, "2025-09-01", "monthly_dues")
    account.pay(6000, "2025-09-02")
    return {"homeowner_id": account.homeowner_id}


ROWS = {
    "reports__get_association_delinquency": Row(),
    "reports__get_delinquency": Row(),
    "reports__get_deposits": Row(),
    "reports__get_homeowner_statement": Row(_homeowner),
    "reports__get_income_statement": Row(),
    "reports__get_kpis": Row(),
    "reports__get_owner_statement": Row(_owner_and_month),
    "reports__get_rent_roll": Row(),
    "reports__get_tenant_statement": Row(_lease),
    "reports__get_vendor_payments": Row(_year),
}
