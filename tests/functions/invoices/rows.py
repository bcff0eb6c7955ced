"""The invoices rows of the table of all endpoints."""

from typing import Any
from uuid import uuid4

from tests.endpoint_table import Row
from tests.factories import Organization, sql


def new_invoice(organization: Organization, **columns: Any) -> str:
    """An invoice for the organization's plan: its id."""
    values = {"number": f"PAV-{uuid4().hex[:6]}", "amount_cents": 4900, "status": "paid"} | columns
    names = ", ".join(values)
    markers = ", ".join(f":{name}" for name in values)
    [[found]] = sql(
        f"""
        insert into invoices (organization_id, subscription_id, currency, {names})
        select organization_id, id, 'usd', {markers} from subscriptions
        where organization_id = :organization
        returning id::text
        """,  # noqa: S608 - column names from the test's own code
        organization=organization.id,
        **values,
    )
    return str(found)


ROWS = {
    "invoices__get": Row(lambda organization: {"invoice_id": new_invoice(organization)}),
    "invoices__list": Row(),
}
