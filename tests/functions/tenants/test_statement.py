from tests.factories import new_organization
from tests.functions.charges.rows import new_charge
from tests.functions.payments.rows import new_payment
from tests.functions.tenants.rows import new_tenant
from tests.http.client import send
from tests.shared.domain.ledger.accounts import LeaseAccount


def test_has_what_the_tenant_owes_beside_any_lease() -> None:
    organization = new_organization()
    tenant = {"tenant_id": new_tenant(organization)["id"]}
    new_charge(organization, **tenant, amount_cents=4500)
    new_payment(organization, **tenant, amount_cents=6000, reference="204")
    new_charge(organization)
    LeaseAccount(organization).charge(150000, "2025-09-01")

    path = f"/v1/tenants/{tenant['tenant_id']}/statement"
    found = send("GET", path, token=organization.owner.token).json

    lines = [(each["description"], each["balance_cents"]) for each in found["items"]]
    assert lines == [("Payment by check, 204", -1500), ("Water", 4500)]
    assert found["totals"]["closing_cents"] == -1500
