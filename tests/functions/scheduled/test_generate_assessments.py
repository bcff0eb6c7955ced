from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.domain import recurring_assessments
from shared.domain.recurring_terms import resume_assessments
from tests.communities import Community, new_community
from tests.factories import inserted, new_organization, sql
from tests.functions.scheduled.daily_jobs import age, is_done, only
from tests.functions.scheduled.rows import run
from tests.functions.scheduled.test_charge_rent import today
from tests.http.deployment import deployed
from tests.shared.domain.ledger.accounts import database
from tests.shared.domain.ledger.recount import RECOUNT

JOB, GENERATE = "generate_assessments", "generate-assessments"


def dues(community: Community, anchor: date, **columns: Any) -> str:
    """Monthly dues of 25000 from this day on: the id."""
    values = {
        "organization_id": community.organization.id, "association_id": community.association_id,
        "type": "monthly_dues", "description": "Dues", "amount_cents": 25000,
        "interval": "monthly", "anchor_date": anchor,
    }  # fmt: skip
    return inserted("recurring_charges", values | columns)


def communities(count: int) -> list[Community]:
    return [new_community(new_organization(), 600000, 400000) for _ in range(count)]


def due_of(recurring_id: str) -> date:
    [[day]] = sql(
        "select recurring_date(anchor_date, interval, next_index) from recurring_charges"
        " where id = :id",
        id=recurring_id,
    )
    found: date = day
    return found


def generate(community: Community) -> dict[str, Any]:
    """Run the job on another day of the organization."""
    only(JOB, community.organization)
    return run(GENERATE)


def resume(community: Community) -> None:
    resume_assessments(database(community.organization), UUID(community.association_id))


def archive(community: Community, *, archived: bool = True) -> None:
    sql(
        "update associations set archived_at = case when :archived then now() end where id = :id",
        archived=archived, id=community.association_id,
    )  # fmt: skip


def test_charges_what_is_due_within_the_days_ahead_once() -> None:
    first, second = communities(2)
    dues(first, today() + timedelta(days=10))
    later = dues(second, today() + timedelta(days=11))
    only(JOB, first.organization, second.organization)
    for each in (first, second):
        age(JOB, each.organization, days=7)

    assert run(GENERATE) == {"organizations": 2, "changed": 1, "failed": 0, "more": False}
    assert (first.amounts(), second.amounts()) == ([[25000], [25000]], [[], []])
    age(JOB, first.organization)
    assert run(GENERATE) == {"organizations": 1, "changed": 0, "failed": 0, "more": False}
    sql("update associations set assessment_days_ahead = 11 where id = :id",
        id=second.association_id)  # fmt: skip
    assert generate(second)["changed"] == 1
    assert second.due_dates() == [today() + timedelta(days=11)]
    assert due_of(later) > today() + timedelta(days=11)
    assert sql(
        "select distinct actor_kind, endpoint from audit_log"
        " where organization_id = :id and table_name = 'charges'",
        id=first.organization.id,
    ) == [["system", "scheduled__generate_assessments"]]  # fmt: skip


def test_dates_are_counted_from_the_anchor() -> None:
    [community] = communities(1)
    sql("update homeowners set created_at = '2020-01-01' where association_id = :id",
        id=community.association_id)  # fmt: skip
    dues(community, date(2025, 1, 31), ends_on=date(2025, 4, 30))
    dues(community, date(2024, 11, 30), interval="quarterly", ends_on=date(2025, 8, 30))
    dues(community, date(2024, 2, 29), interval="annually", ends_on=date(2026, 2, 28))

    generate(community)

    assert [day.isoformat() for day in community.due_dates()] == [
        "2024-02-29", "2024-11-30", "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30",
        "2025-05-30", "2025-08-30", "2026-02-28",
    ]  # fmt: skip
    # On 2025-02-28 all three are due.
    assert [len(each) for each in community.amounts()] == [11, 11]
    [[wrong]] = sql(RECOUNT, organization=community.organization.id)
    assert wrong is None


def test_a_total_is_split_on_each_date_among_those_of_the_day() -> None:
    community = new_community(new_organization(), 400000, 350000, 250000)
    community.change(2, created_at=today() - timedelta(days=20))
    dues(community, today() - timedelta(days=40), amount_cents=None, total_cents=100000,
         ends_on=today())  # fmt: skip

    generate(community)

    # On the first date the third was not there, and its part was charged to no one.
    assert community.amounts() == [[40000] * 2, [35000] * 2, [25000]]


def test_a_missing_share_stops_no_other_row(capfd: pytest.CaptureFixture[str]) -> None:
    [community] = communities(1)
    late = [
        dues(community, today(), amount_cents=None, total_cents=1000, ends_on=today(),
             description=f"Shared {n}")
        for n in range(2)
    ]  # fmt: skip
    dues(community, today(), ends_on=today())
    community.change(0, share_ppm=None)

    assert generate(community) == {"organizations": 1, "changed": 1, "failed": 0, "more": False}
    assert community.amounts() == [[25000], [25000]]
    assert is_done(JOB, community.organization)
    logged = capfd.readouterr().err
    assert all(each in logged for each in late)
    assert [due_of(each) for each in late] == [today()] * 2
    community.change(0, share_ppm=600000)
    assert generate(community)["changed"] == 1
    assert [sorted(each) for each in community.amounts()] == [[600, 600, 25000], [400, 400, 25000]]


def test_a_row_waits_on_the_date_from_which_a_share_is_missing() -> None:
    community = new_community(new_organization(), 500000, None)
    community.change(1, created_at=today())
    # A month later is today or in three days, whichever month it is.
    waiting = dues(community, today() - timedelta(days=28), interval="monthly", amount_cents=None,
                   total_cents=1000)  # fmt: skip

    generate(community)

    assert community.amounts() == [[500], []]
    assert today() <= due_of(waiting) <= today() + timedelta(days=3)


def test_only_billed_homeowners_are_charged() -> None:
    community = new_community(new_organization(), *[None] * 5)
    dues(community, today(), ends_on=today())
    alone = [
        dues(community, today(), ends_on=today(), amount_cents=100, homeowner_id=homeowner_id)
        for homeowner_id in community.homeowner_ids
    ]
    community.change(0, is_billed=False)
    community.change(1, status="inactive")
    community.change(2, archived_at="2025-01-01")
    community.change(3, status="suspended")

    generate(community)

    # By name pays also the one that is not billed with all.
    assert community.amounts() == [[100], [], [], [25000, 100], [25000, 100]]
    # What an archived or inactive homeowner was not charged is not made up for.
    community.change(1, status="active")
    community.change(2, archived_at=None)
    assert generate(community)["changed"] == 0
    assert all(due_of(each) > today() for each in alone)


def test_an_archived_association_passes_over_its_dates() -> None:
    [community] = communities(1)
    recurring_id = dues(community, today() - timedelta(days=70))
    archive(community)

    assert generate(community)["changed"] == 0
    assert not any(community.amounts())
    archive(community, archived=False)
    resume(community)
    assert today() <= due_of(recurring_id) <= today() + timedelta(days=31)
    generate(community)
    assert all(day >= today() for day in community.due_dates())
    # What was made ahead before is not made again.
    ahead = due_of(recurring_id)
    resume(community)
    assert due_of(recurring_id) == ahead


def test_a_date_that_was_charged_is_not_charged_again() -> None:
    [community] = communities(1)
    recurring_id = dues(community, today(), ends_on=today())
    generate(community)
    sql("update recurring_charges set next_index = 0 where id = :id", id=recurring_id)

    assert generate(community)["changed"] == 0
    assert community.amounts() == [[25000], [25000]]


def test_runs_at_once_charge_each_date_once() -> None:
    some = communities(6)
    for community in some:
        dues(community, today())
    only(JOB, *(community.organization for community in some))
    with deployed(DB_POOL_SIZE="4", DB_CHECKOUT_TIMEOUT_MS="10000"), ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: run(GENERATE), range(3)))

    assert sum(answer["changed"] for answer in answers) == 6
    assert [community.amounts() for community in some] == [[[25000], [25000]]] * 6


def test_much_takes_several_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    [community] = communities(1)
    dues(community, today() - timedelta(days=31 * 30))
    dues(community, today(), ends_on=today())
    monkeypatch.setattr(recurring_assessments, "MOST_CHARGES", 5)

    assert generate(community) == {"organizations": 1, "changed": 1, "failed": 0, "more": False}
    assert is_done(JOB, community.organization)
    assert {len(each) for each in community.amounts()} <= {32, 33}


def test_an_unpaid_plan_assesses_and_a_suspended_one_does_not() -> None:
    unpaid, suspended = communities(2)
    sql("update subscriptions set status = 'past_due' where organization_id = :id",
        id=unpaid.organization.id)  # fmt: skip
    sql("update organizations set suspended_at = now() where id = :id",
        id=suspended.organization.id)  # fmt: skip
    for community in (unpaid, suspended):
        dues(community, today())
    only(JOB, unpaid.organization, suspended.organization)

    run(GENERATE)

    assert (any(unpaid.amounts()), any(suspended.amounts())) == (True, False)
