from tests.factories import new_organization
from tests.functions.charges.rows import new_charge
from tests.functions.payments.rows import new_payment
from tests.http.client import send


def test_charges_are_found_by_whether_something_is_open() -> None:
    organization = new_organization()
    made = [new_charge(organization, due_date=f"2025-0{month}-01") for month in (9, 8, 7)]
    untouched, part, paid = made
    new_payment(organization, tenant_id=part["tenant_id"], amount_cents=1)
    new_payment(organization, tenant_id=paid["tenant_id"], amount_cents=paid["amount_cents"])

    def found(**query: bool) -> list[str]:
        answer = send("GET", "/v1/charges", token=organization.owner.token, query=query)
        return [each["id"] for each in answer.json["items"]]

    assert found(open=True) == [untouched["id"], part["id"]]
    assert found(open=False) == [paid["id"]]
