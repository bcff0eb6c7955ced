from datetime import timedelta
from typing import Any

from tests.factories import Organization, new_association, new_organization, sql
from tests.functions.homeowners.money import credit, owe, shown
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.leases.money import today
from tests.http.client import send
from tests.violations import new_violation

DAY = timedelta(days=1)


def balance(organization: Organization, homeowner_id: str) -> dict[str, Any]:
    """The answer to the owner."""
    path = f"/v1/homeowners/{homeowner_id}/balance"
    found: dict[str, Any] = send("GET", path, token=organization.owner.token).json
    return found


def listed(organization: Organization, **query: str) -> set[str]:
    """The homeowners that the list has for this query."""
    answer = send("GET", "/v1/homeowners", token=organization.owner.token, query=query)
    return {item["id"] for item in answer.json["items"]}


def test_shows_what_is_open_first_due_first() -> None:
    organization = new_organization()
    made = added_homeowner(organization)["id"]
    later = owe(made, 40000, today() + 5 * DAY)
    first = owe(made, 25000, today() - DAY)
    other = added_homeowner(organization)["id"]
    credit(other, 4500, today())

    owed = balance(organization, made)

    assert [each["id"] for each in owed.pop("open_assessments")] == [first, later]
    assert owed == {
        "homeowner_name": "Ines Invited",
        "association_name": "Maple Court",
        "property_name": None,
        "unit_name": None,
        "balance_cents": 65000,
        "open_cents": 65000,
        "credit_cents": 0,
        "overdue_cents": 25000,
        "oldest_due_date": str(today() - DAY),
        "is_delinquent": False,
    }
    assert balance(organization, other)["balance_cents"] == -4500
    assert shown(organization, made)["balance_cents"] == 65000
    assert shown(organization, other)["balance_cents"] == -4500


def test_a_homeowner_is_delinquent_from_the_day_of_the_association() -> None:
    organization = new_organization()
    patient = new_association(organization, delinquent_after_days=31)
    ids = [added_homeowner(organization)["id"] for _ in range(4)]
    waited_for = added_homeowner(organization, association_id=patient)["id"]
    thirty_days = today() - 30 * DAY
    paid = owe(ids[3], 25000, thirty_days)
    sql("update charges set paid_cents = amount_cents where id = :id", id=paid)
    for homeowner_id, due in zip([*ids[:3], waited_for], (30, 29, 365, 30), strict=True):
        owe(homeowner_id, 25000, today() - due * DAY)
    owe(ids[2], 100, today() - 400 * DAY)

    delinquent = {ids[0], ids[2]}

    assert listed(organization, delinquent="true") == delinquent
    assert listed(organization, delinquent="false") == {*ids, waited_for} - delinquent
    assert listed(organization) == {*ids, waited_for}
    assert {
        each for each in (*ids, waited_for) if shown(organization, each)["is_delinquent"]
    } == delinquent
    assert listed(organization, delinquent="true", association_id=patient) == set()


def test_a_fine_under_appeal_makes_no_one_delinquent() -> None:
    organization = new_organization()
    made = added_homeowner(organization)["id"]
    violation_id = new_violation(organization, made)
    owe(made, 5000, today() - 60 * DAY, type="violation_fee")
    sql(
        "update charges set violation_id = :violation where homeowner_id = :id",
        violation=violation_id,
        id=made,
    )
    assert listed(organization, delinquent="true") == {made}

    sql(
        "update violations set status = 'appealed', appealed_from = 'open' where id = :id",
        id=violation_id,
    )

    assert listed(organization, delinquent="true") == set()
    assert balance(organization, made)["is_delinquent"] is False
    assert balance(organization, made)["overdue_cents"] == 5000


def test_a_statement_has_what_was_assessed_and_paid() -> None:
    organization = new_organization()
    made = added_homeowner(organization)["id"]
    credit(made, 2500, today())
    owe(added_homeowner(organization)["id"], 100, today())

    path = f"/v1/homeowners/{made}/statement"
    found = send("GET", path, token=organization.owner.token).json

    lines = [(each["description"], each["amount_cents"]) for each in found["items"]]
    assert lines == [("Payment by check", -2500)]
    assert found["totals"]["closing_cents"] == -2500
