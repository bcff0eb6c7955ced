from typing import Any

from tests.factories import new_association, new_organization, sql, super_admin
from tests.functions.admin.rows import new_plan, put_on
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.properties.rows import new_property
from tests.functions.tenants.rows import new_tenant
from tests.http.client import send


def stats() -> Any:
    answer = send("GET", "/v1/admin/stats", token=super_admin().token)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_counts_what_is_on_the_platform() -> None:
    before = stats()
    organization = new_organization()
    new_property(organization)
    new_tenant(organization)
    added_homeowner(organization, association_id=new_association(organization))
    sql("update organizations set suspended_at = now() where id = :id", id=organization.id)

    after = stats()

    counted = ("organizations", "suspended", "properties", "tenants", "homeowners")
    assert {name: after[name] - before[name] for name in counted} == dict.fromkeys(counted, 1)
    # The owner, and the super-admin that asks.
    assert after["users"] - before["users"] == 2
    assert after["subscriptions"]["active"] - before["subscriptions"]["active"] == 1


def test_a_years_price_counts_by_its_twelfth_part() -> None:
    before = stats()
    # Half a cent is rounded up for each subscription, and not for their sum.
    monthly, annual = new_plan(price_cents=4900), new_plan(price_cents=18, interval="annual")
    states = [
        (monthly, {}),
        (monthly, {"status": "past_due"}),
        (monthly, {"status": "trialing", "trial_ends_at": "tomorrow"}),
        (monthly, {"status": "cancelled", "ended_reason": "cancelled"}),
        (annual, {}),
        (annual, {}),
        (annual, {"status": "expired", "ended_reason": "unpaid"}),
    ]
    for plan_id, columns in states:
        put_on(new_organization(**columns), plan_id)

    after = stats()

    assert after["mrr_cents"] - before["mrr_cents"] == 2 * 4900 + 2 * 2
    assert after["arr_cents"] == 12 * after["mrr_cents"]
    plans = {each["plan_id"]: each for each in after["plans"]}
    assert plans[monthly]["mrr_cents"] == 9800
    assert plans[monthly]["subscriptions"] == {
        "trialing": 1, "active": 1, "past_due": 1, "cancelled": 1, "expired": 0,
    }  # fmt: skip
    assert plans[annual]["mrr_cents"] == 4
    assert sum(each["mrr_cents"] for each in after["plans"]) == after["mrr_cents"]


def test_the_largest_price_of_many_stays_exact() -> None:
    before = stats()
    plan_id = new_plan(price_cents=10**15)
    for _ in range(3):
        put_on(new_organization(), plan_id)

    assert stats()["arr_cents"] - before["arr_cents"] == 36 * 10**15
    sql("update subscription_plans set price_cents = 0 where id = :id", id=plan_id)
