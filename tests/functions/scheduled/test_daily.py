"""The loop of daily jobs, with jobs of the tests' own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import msgspec
import pytest

from functions.scheduled import _daily
from functions.scheduled._daily import UNBLOCKED, Step, Work
from functions.scheduled._each_organization import Worked
from shared.database.scope import Database
from shared.domain.ledger.recording import NewCharge, make_charges
from tests.factories import Organization, administrator, new_organization, sql
from tests.functions.scheduled.daily_jobs import Job, age
from tests.http.deployment import deployed
from tests.shared.domain.ledger.accounts import LeaseAccount

IDLE = Step(0, more=False)
BILL = """
    insert into invoices (organization_id, subscription_id, amount_cents, currency, status)
    select organization_id, id, 100, 'usd', 'open' from subscriptions
    where organization_id = scope_organization_id()
    """


class _Scope(msgspec.Struct):
    organization_id: UUID
    is_today: bool


def bill(db: Database, _organization_id: UUID) -> Step:
    """Do something of which the audit log tells how often it was done."""
    return Step(db.execute(BILL), more=False)


def billed(organization: Organization) -> int:
    [[count]] = sql(
        """
        select count(*) from audit_log
        where organization_id = :id and table_name = 'invoices' and actor_kind = 'system'
            and action = 'insert' and endpoint = 'tests__act'
        """,
        id=organization.id,
    )
    return int(count)


def organizations(count: int) -> list[Organization]:
    return [new_organization() for _ in range(count)]


def in_turn(seen: list[str], work: Work = lambda *_: IDLE) -> Work:
    """`work`, which notes for which organization it was done."""

    def noted(db: Database, organization_id: UUID) -> Step:
        scope = db.one(
            _Scope,
            """
            select scope_organization_id() as organization_id,
                org_today(scope_organization_id()) = (now() at time zone time_zone)::date
                    as is_today
            from organizations where id = scope_organization_id()
            """,
        )
        assert scope == _Scope(organization_id, is_today=True)
        seen.append(str(scope.organization_id))
        return work(db, organization_id)

    return noted


def test_each_organization_is_worked_on_once_a_day() -> None:
    first, second = organizations(2)
    job = Job(first, second)
    seen: list[str] = []

    assert job.run(in_turn(seen, bill)) == Worked(organizations=2, changed=2)
    assert set(seen) == {first.id, second.id}
    assert [billed(each) for each in (first, second)] == [1, 1]
    assert job.run(in_turn(seen, bill)) == Worked()

    # A week missed is caught up by one run.
    age(job.name, second, days=7)
    assert job.run(in_turn(seen)) == Worked(organizations=1)
    assert (len(seen), job.is_done(second)) == (3, True)


def test_a_day_begins_by_the_organizations_own_clock() -> None:
    ahead, behind = organizations(2)
    for organization, zone in ((ahead, "Pacific/Kiritimati"), (behind, "Pacific/Pago_Pago")):
        sql("update organizations set time_zone = :z where id = :id", z=zone, id=organization.id)
    job = Job(ahead, behind)
    job.run(lambda *_: IDLE)
    sql(
        "update job_marks set done_for = (now() at time zone 'Pacific/Pago_Pago')::date,"
        " tried_at = null where job = :job and done_for < '9999-01-01'",
        job=job.name,
    )
    seen: list[str] = []

    job.run(in_turn(seen))

    assert seen == [ahead.id]


def test_blocked_organizations_are_left_for_later() -> None:
    past_due, cancelled, expired, suspended, trialing = (
        new_organization(status="past_due"),
        new_organization(status="cancelled", ended_reason="cancelled"),
        new_organization(status="expired", ended_reason="unpaid"),
        new_organization(),
        new_organization(status="trialing", trial_ends_at="tomorrow"),
    )
    sql("update organizations set suspended_at = now() where id = :id", id=suspended.id)
    every = (past_due, cancelled, expired, suspended, trialing)
    careful, usual = Job(*every), Job(*every)
    seen: list[str] = []

    careful.run(in_turn(seen), UNBLOCKED)
    assert seen == [trialing.id]
    seen.clear()
    usual.run(in_turn(seen))
    assert set(seen) == {past_due.id, trialing.id}

    seen.clear()
    sql("update organizations set suspended_at = null where id = :id", id=suspended.id)
    careful.run(in_turn(seen), UNBLOCKED)
    assert seen == [suspended.id]


def test_a_failing_organization_stops_no_other(capfd: pytest.CaptureFixture[str]) -> None:
    failing, other = sorted(organizations(2), key=lambda each: each.id)
    job = Job(failing, other)
    seen: list[str] = []

    def work(db: Database, organization_id: UUID) -> Step:
        step = bill(db, organization_id)
        if seen[-1] == failing.id:
            raise ValueError
        return step

    assert job.run(in_turn(seen, work)) == Worked(organizations=2, changed=1, failed=1)
    assert [billed(each) for each in (failing, other)] == [0, 1]
    assert (job.is_done(failing), job.is_done(other)) == (False, True)
    lines = [msgspec.json.decode(each) for each in capfd.readouterr().err.splitlines()]
    [line] = [each for each in lines if each["message"] == "job failed for an organization"]
    assert (line["severity"], line["organization"], line["reason"]) == (
        "ERROR", failing.id, "ValueError",
    )  # fmt: skip

    # What failed last comes after what was tried before.
    age(job.name, other)
    seen.clear()
    job.run(in_turn(seen))
    assert seen == [other.id, failing.id]


def test_an_organization_that_kills_its_process_comes_last() -> None:
    class KilledError(BaseException):
        """The process ends here."""

    deadly, other = sorted(organizations(2), key=lambda each: each.id)
    job = Job(deadly, other)
    seen: list[str] = []

    def kill(db: Database, organization_id: UUID) -> Step:
        bill(db, organization_id)
        raise KilledError

    with pytest.raises(KilledError):
        job.run(in_turn(seen, kill))
    assert (seen, billed(deadly)) == ([deadly.id], 0)

    seen.clear()
    assert job.run(in_turn(seen, bill)) == Worked(organizations=2, changed=2)
    assert seen == [other.id, deadly.id]


def test_of_two_runs_at_once_one_works_on_an_organization() -> None:
    many = organizations(12)
    job = Job(*many)
    with deployed(DB_POOL_SIZE="4", DB_CHECKOUT_TIMEOUT_MS="10000"), ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: job.run(bill), range(3)))

    assert sum(each.organizations for each in answers) == 12
    assert sum(each.failed for each in answers) == 0
    assert [billed(each) for each in many] == [1] * 12


def test_an_organization_that_another_run_has_is_left_to_it() -> None:
    taken, free = organizations(2)
    job = Job(taken, free)
    job.run(lambda *_: IDLE)
    age(job.name, taken)
    age(job.name, free)
    other = administrator()
    other.run("begin")
    other.run(
        "select from job_marks where job = :job and organization_id = :id for update",
        job=job.name,
        id=taken.id,
    )
    seen: list[str] = []
    try:
        assert job.run(in_turn(seen)) == Worked(organizations=1)
    finally:
        other.run("rollback")
    assert seen == [free.id]


def test_a_clock_that_was_set_back_delays_nothing() -> None:
    [organization] = organizations(1)
    job = Job(organization)
    job.run(lambda *_: IDLE)
    age(job.name, organization)
    sql(
        "update job_marks set tried_at = now() + interval '1 day' where job = :job"
        " and organization_id = :id",
        job=job.name,
        id=organization.id,
    )

    assert job.run(lambda *_: IDLE) == Worked(organizations=1)


def test_much_work_takes_several_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    [organization] = organizations(1)
    job = Job(organization)
    left = [Step(500, more=True), Step(500, more=True), Step(1, more=False)]

    def work(db: Database, organization_id: UUID) -> Step:
        bill(db, organization_id)
        assert not job.is_done(organization)
        return left.pop(0)

    assert job.run(work) == Worked(organizations=1, changed=1)
    assert (left, billed(organization), job.is_done(organization)) == ([], 3, True)

    monkeypatch.setattr(_daily, "LONGEST_SECONDS", 0)
    age(job.name, organization)
    left[:] = [Step(500, more=True), Step(1, more=False)]
    assert job.run(work) == Worked(organizations=1, changed=1, more=True)
    assert not job.is_done(organization)
    # The next run goes on.
    assert job.run(work) == Worked(organizations=1, changed=1)
    assert job.is_done(organization)


def test_an_organization_with_too_much_work_keeps_no_other_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large, small = sorted(organizations(2), key=lambda each: each.id)
    job = Job(large, small)
    monkeypatch.setattr(_daily, "LONGEST_SECONDS", 0)
    monkeypatch.setattr(_daily, "BATCH", 1)

    def work(_db: Database, organization_id: UUID) -> Step:
        return Step(1, more=organization_id == UUID(large.id))

    assert job.run(work) == Worked(organizations=2, changed=2, more=True)
    assert (job.is_done(large), job.is_done(small)) == (False, True)


def test_a_run_ends_in_time_and_the_next_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    many = organizations(5)
    job = Job(*many)
    with monkeypatch.context() as patched:
        patched.setattr(_daily, "SECONDS", 0)
        assert job.run(bill) == Worked(more=True)
    monkeypatch.setattr(_daily, "BATCH", 2)

    assert job.run(bill) == Worked(organizations=5, changed=5)
    assert [billed(each) for each in many] == [1] * 5


def test_a_job_charges_its_own_organization_alone() -> None:
    here, elsewhere = LeaseAccount(), LeaseAccount()
    job = Job(here.organization)

    def charging(account: LeaseAccount) -> Work:
        charge = NewCharge(
            account_id=account.id, lease_id=account.lease_id, type="other",
            description="A charge", amount_cents=100, due_date=date(2025, 9, 1),
        )  # fmt: skip
        return lambda db, _: Step(len(make_charges(db, [charge])), more=False)

    assert job.run(charging(elsewhere)).failed == 1
    assert job.run(charging(here)) == Worked(organizations=1, changed=1)
    assert (here.balance, elsewhere.balance) == (100, 0)
    assert sql(
        """
        select actor_kind, actor_user_id, endpoint, action from audit_log
        where organization_id = :id and table_name = 'charges'
        """,
        id=here.organization.id,
    ) == [["system", None, "tests__act", "insert"]]
