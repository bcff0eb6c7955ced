from calendar import monthrange
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.leases.money import first_of_month, today
from tests.functions.leases.rows import active_lease, new_lease
from tests.http.client import Reply, code, send

WHY = {"reason": "Moved out"}


def terminate(organization: Organization, lease: dict[str, Any], **body: Any) -> Reply:
    """The answer to the owner's request."""
    path = f"/v1/leases/{lease['id']}/terminate"
    return send("POST", path, WHY | body, token=organization.owner.token)


def charge_rent(organization: Organization, lease: dict[str, Any], month: date) -> str:
    """Charge the month; the charge's id."""
    path = f"/v1/leases/{lease['id']}/charge-rent"
    body = {"month": str(month)[:7]}
    answer = send("POST", path, body, token=organization.owner.token)
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def share(cents: int, day: date) -> int:
    """A month's rent through this day of it."""
    days = monthrange(day.year, day.month)[1]
    return (2 * cents * day.day + days) // (2 * days)


def test_ends_today_with_its_share_of_the_month() -> None:
    organization = new_organization()
    lease = active_lease(organization)
    this_month = charge_rent(organization, lease, first_of_month(0))
    next_month = charge_rent(organization, lease, first_of_month(0) + timedelta(days=32))

    answer = terminate(organization, lease)

    ended = answer.json
    assert (ended["status"], ended["ended_on"], ended["end_date"]) == (
        "terminated", str(today()), str(today()),
    )  # fmt: skip
    assert (ended["termination_reason"], ended["notice_given_on"]) == ("Moved out", None)
    assert [each["status"] for each in ended["tenants"]] == ["inactive"]
    left = share(150000, today()) - 150000
    expected = {next_month: ("cancellation", -150000)}
    if left:
        expected[this_month] = ("correction", left)
    assert expected == {
        each["charge_id"]: (each["kind"], each["amount_cents"])
        for each in answer.json["adjustments"]
    }
    assert answer.json["adjustments"][0]["charge_description"].startswith("Rent for ")
    assert (ended["balance_cents"], ended["deposit_held_cents"]) == (share(150000, today()), 0)
    again = terminate(organization, lease)
    assert (code(again), again.json["detail"]) == ((409, "CONFLICT"), "The lease is terminated.")


def test_a_later_day_is_notice() -> None:
    organization = new_organization()
    end = today() + timedelta(days=1000)
    lease = active_lease(organization, end_date=str(today() + timedelta(days=1)), rolls_over=True)
    answer = terminate(organization, lease, end_date=str(end), prorate=False)
    noticed = answer.json
    assert (noticed["status"], noticed["end_date"], noticed["rolls_over"]) == (
        "active", str(end), False,
    )  # fmt: skip
    assert noticed["notice_given_on"] == str(today())
    later = terminate(organization, lease, end_date=str(end + timedelta(days=1)))
    assert code(later) == (422, "VALIDATION_ERROR")
    sooner = terminate(organization, lease, end_date=str(today()))
    assert sooner.json["status"] == "terminated"


def test_a_notice_is_for_a_day_that_a_renewal_can_follow() -> None:
    organization = new_organization()
    lease = active_lease(organization)
    far = terminate(organization, lease, end_date="9999-12-31")
    assert [each["detail"] for each in far.json["errors"]] == [
        "Enter a date from 1900 through 2199."
    ]
    assert terminate(organization, lease, end_date="2199-12-31").status_code == 200
    path = f"/v1/leases/{lease['id']}/renew"
    renewed = send("POST", path, {}, token=organization.owner.token)
    assert code(renewed) == (422, "VALIDATION_ERROR")


def test_a_lease_that_has_not_begun_ends_as_it_is() -> None:
    organization = new_organization()
    start = first_of_month(0) + timedelta(days=70)
    lease = active_lease(organization, start_date=str(start), deposit_amount_cents=500)
    charge_rent(organization, lease, start.replace(day=1))
    named = terminate(organization, lease, end_date=str(start))
    assert named.json["errors"][0]["pointer"] == "/end_date"
    ended = terminate(organization, lease).json
    assert (ended["status"], ended["ended_on"]) == ("terminated", str(today()))
    assert (ended["start_date"], ended["end_date"]) == (str(start), None)
    rows = sql("select type, open_cents from charges where lease_id = :id", id=lease["id"])
    assert sorted(map(tuple, rows)) == [("deposit", 500), ("rent", 0)]


def test_old_days_are_for_owners_and_admins() -> None:
    organization = new_organization()
    old = str(first_of_month(-1) - timedelta(days=1))
    lease = active_lease(organization, start_date="2020-01-01")
    manager = new_member(organization, "manager")
    path = f"/v1/leases/{lease['id']}/terminate"
    refused = send("POST", path, WHY | {"end_date": old}, token=manager.token)
    assert code(refused) == (403, "FORBIDDEN")
    before = terminate(organization, lease, end_date="2019-12-31")
    assert before.json["errors"][0]["pointer"] == "/end_date"
    assert terminate(organization, lease, end_date=old).json["ended_on"] == old
    draft = new_lease(organization)
    assert terminate(organization, draft).json["detail"] == "The lease is draft."


def test_of_two_terminations_at_once_one_wins() -> None:
    organization = new_organization()
    lease = active_lease(organization)
    charge_rent(organization, lease, first_of_month(0) + timedelta(days=32))
    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(terminate, organization, lease) for _ in range(3)]
    answers = [each.result() for each in asked]
    assert sorted(each.status_code for each in answers) == [200, 409, 409]
    rows = sql(
        """
        select count(*) from charge_adjustments
        join charges on charges.id = charge_id
        where lease_id = :id and kind = 'cancellation'
        """,
        id=lease["id"],
    )
    assert rows == [[1]]
