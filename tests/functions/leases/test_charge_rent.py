from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

from tests.factories import Organization, new_organization
from tests.functions.leases.money import first_of_month
from tests.functions.leases.rows import active_lease, new_lease
from tests.http.client import Reply, code, send


def charge(organization: Organization, lease: dict[str, Any], month: str) -> Reply:
    """The answer to the owner's request."""
    path = f"/v1/leases/{lease['id']}/charge-rent"
    return send("POST", path, {"month": month}, token=organization.owner.token)


def test_charges_a_month_once_however_many_ask() -> None:
    organization = new_organization()
    lease = active_lease(organization, start_date="2025-09-16")
    asked = partial(charge, organization, lease)
    with ThreadPoolExecutor() as pool:
        answers = [pool.submit(asked, "2025-09") for _ in range(3)]
    codes = sorted(answer.result().status_code for answer in answers)
    assert codes == [201, 409, 409]
    [made] = [answer.result() for answer in answers if answer.result().status_code == 201]
    assert (made.json["amount_cents"], made.json["due_date"]) == (75000, "2025-09-16")
    assert made.json["description"] == "Rent for September 2025 (15 of 30 days)"
    again = asked("2025-09")
    assert again.json["detail"] == "The rent of this month is charged already."


def test_a_cancelled_rent_is_charged_again() -> None:
    organization = new_organization()
    lease = active_lease(organization)
    first = charge(organization, lease, "2025-03").json
    path = f"/v1/charges/{first['id']}/cancel"
    assert send("POST", path, {"reason": "No"}, token=organization.owner.token).status_code == 200
    second = charge(organization, lease, "2025-03").json
    assert second["id"] != first["id"]
    assert second["description"] == "Rent for March 2025"


def test_refuses_months_without_rent() -> None:
    organization = new_organization()
    lease = active_lease(organization, start_date="2025-02-15")
    latest = first_of_month(0) + timedelta(days=370)
    for month in ("2025-01", str(latest + timedelta(days=32))[:7]):
        refused = charge(organization, lease, month)
        assert code(refused) == (422, "VALIDATION_ERROR")
        assert refused.json["errors"][0]["pointer"] == "/month"
    assert charge(organization, new_lease(organization), "2025-02").status_code == 409
