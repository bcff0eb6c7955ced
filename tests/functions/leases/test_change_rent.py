from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.leases.money import charge_rent, first_of_month, rents
from tests.functions.leases.rows import acted, active_lease, new_lease
from tests.http.client import Reply, code, send


def change(organization: Organization, lease_id: str, month: str, cents: int) -> Reply:
    body = {"effective_month": month, "rent_amount_cents": cents}
    path = f"/v1/leases/{lease_id}/change-rent"
    return send("POST", path, body, token=organization.owner.token)


def whole(organization: Organization, lease_id: str) -> Any:
    return send("GET", f"/v1/leases/{lease_id}", token=organization.owner.token).json


def test_the_rent_is_that_of_the_last_change_before_the_month() -> None:
    organization = new_organization()
    lease = active_lease(organization, start_date=str(first_of_month(-2)))["id"]
    charge_rent(organization, lease, first_of_month(-1))

    now = change(organization, lease, f"{first_of_month(0):%Y-%m}", 157500)
    change(organization, lease, f"{first_of_month(1):%Y-%m}", 1)
    change(organization, lease, f"{first_of_month(1):%Y-%m}", 160000)

    assert (now.status_code, now.json["current_rent_cents"]) == (200, 157500)
    assert whole(organization, lease)["rent_changes"] == [
        {"effective_month": f"{first_of_month(0):%Y-%m}", "rent_amount_cents": 157500},
        {"effective_month": f"{first_of_month(1):%Y-%m}", "rent_amount_cents": 160000},
    ]
    charge_rent(organization, lease, first_of_month(0), first_of_month(1))
    assert [cents for cents, _ in rents(lease)] == [150000, 157500, 160000]


def test_a_month_that_is_charged_is_named() -> None:
    organization = new_organization()
    lease = active_lease(organization)["id"]
    charge_rent(organization, lease, first_of_month(0), first_of_month(2))

    for offset in (0, 1, 2):
        answer = change(organization, lease, f"{first_of_month(offset):%Y-%m}", 1)
        assert code(answer) == (409, "CONFLICT")
        assert f"through {first_of_month(2):%B %Y}" in answer.json["detail"]
    assert change(organization, lease, f"{first_of_month(3):%Y-%m}", 1).status_code == 200
    sql(
        "update charges set cancelled_at = now(), adjusted_cents = -amount_cents"
        " where lease_id = :id",
        id=lease,
    )
    assert change(organization, lease, f"{first_of_month(0):%Y-%m}", 2).status_code == 200


def test_the_month_lies_within_the_lease() -> None:
    organization = new_organization()
    draft = new_lease(organization, start_date="2020-01-31", end_date="2020-03-01")["id"]
    rolling = new_lease(organization, end_date="2020-03-01", rolls_over=True)["id"]

    for outside in ("2019-12", "2020-04"):
        answer = change(organization, draft, outside, 1)
        assert code(answer) == (422, "VALIDATION_ERROR"), outside
        assert answer.json["errors"][0]["pointer"] == "/effective_month"
    for inside in ("2020-01", "2020-03"):
        assert change(organization, draft, inside, 1).status_code == 200, inside
    assert acted(
        organization, rolling, "change-rent", effective_month="2020-04", rent_amount_cents=1
    )
    ended = active_lease(organization)["id"]
    sql("update leases set status = 'expired', ended_on = current_date where id = :id", id=ended)
    assert code(change(organization, ended, f"{first_of_month(1):%Y-%m}", 1)) == (409, "CONFLICT")
