"""The reports rows of the table of all endpoints."""

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization
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


ROWS = {
    "reports__get_delinquency": Row(),
    "reports__get_kpis": Row(),
    "reports__get_owner_statement": Row(_owner_and_month),
    "reports__get_vendor_payments": Row(_year),
}
