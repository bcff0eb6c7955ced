from datetime import timedelta
from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.assessments.rows import new_assessment
from tests.functions.homeowner_payments.rows import new_payment
from tests.functions.leases.money import today
from tests.functions.violations.rows import appealed
from tests.http.client import code, send
from tests.shared.domain.ledger.accounts import HomeownerAccount

PATH = "/v1/reports/association-delinquency"


def report(organization: Organization, **query: Any) -> dict[str, Any]:
    """The report as the owner sees it."""
    answer = send("GET", PATH, token=organization.owner.token, query=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_shows_what_homeowners_owe_by_its_age() -> None:
    organization = new_organization()
    late, early = HomeownerAccount(organization), HomeownerAccount(organization)
    for days, cents in ((1, 2), (31, 8), (61, 32), (91, 128)):
        late.charge(cents, (today() - timedelta(days=days)).isoformat(), "monthly_dues")
    early.charge(5, (today() - timedelta(days=29)).isoformat(), "monthly_dues")
    early.charge(7, today().isoformat(), "monthly_dues")
    new_payment(organization, homeowner_id=late.homeowner_id, amount_cents=100, pending=True)

    found = report(organization)

    sums = {
        "overdue_cents": 170, "days_1_30_cents": 2, "days_31_60_cents": 8, "days_61_90_cents": 32,
        "days_over_90_cents": 128,
    }  # fmt: skip
    [first, second] = found["items"]
    assert first == first | sums | {
        "homeowner_id": late.homeowner_id, "is_delinquent": True, "pending_cents": 100,
        "association_id": late.association_id,
        "oldest_due_date": (today() - timedelta(days=91)).isoformat(),
    }  # fmt: skip
    assert (second["overdue_cents"], second["is_delinquent"]) == (5, False)
    assert found["totals"] == {
        "accounts": 2, **sums, "overdue_cents": 175, "days_1_30_cents": 7,
    }  # fmt: skip
    of_one = report(organization, association_id=early.association_id)
    assert (of_one["items"], of_one["totals"]["accounts"]) == ([second], 1)
    assert report(new_organization(), association_id=early.association_id)["items"] == []


def test_a_fine_under_appeal_is_overdue_and_not_delinquent() -> None:
    organization = new_organization()
    violation = appealed(organization)
    sql(
        "update charges set due_date = :due where violation_id = :id",
        due=today() - timedelta(days=90), id=violation["id"],
    )  # fmt: skip

    [row] = report(organization)["items"]

    assert (row["is_delinquent"], row["overdue_cents"] > 0) == (False, True)
    new_assessment(
        organization, homeowner_id=row["homeowner_id"],
        due_date=(today() - timedelta(days=30)).isoformat(),
    )  # fmt: skip
    assert report(organization)["items"][0]["is_delinquent"]


def test_the_plan_must_include_associations_too() -> None:
    [[plan]] = sql(
        """
        insert into subscription_plans (slug, name, price_cents, billing_interval, features,
            is_active, display_order)
        values ('reports-' || gen_random_uuid(), 'Reports', 1, 'monthly', '{reports}', false, 99)
        returning slug
        """
    )
    organization = new_organization(plan=plan)

    answer = send("GET", PATH, token=organization.owner.token)

    assert code(answer) == (403, "FEATURE_NOT_AVAILABLE")
    assert answer.json["feature"] == "hoa"
