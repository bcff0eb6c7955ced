"""Daily jobs in processes that are killed at work, and for ten thousand organizations."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from shared.database.pipelined import PipelinedConnection, Result, Statement
from tests.communities import new_community
from tests.factories import sql
from tests.functions.scheduled.daily_jobs import only
from tests.functions.scheduled.rows import run
from tests.functions.scheduled.test_charge_rent import let, today
from tests.functions.scheduled.test_generate_assessments import dues
from tests.proof import times
from tests.servers.fleet import killing, running
from tests.shared.domain.ledger.accounts import LeaseAccount
from tests.shared.domain.test_late_fees import owing, policed
from tests.system.many_rows import filled
from tests.system.test_scheduled_kills import ask

JOBS = ("charge_rent", "generate_assessments", "apply_late_fees", "expire_leases")
OPERATIONS = [job.replace("_", "-") for job in JOBS]
# More than a batch of a job.
COUNT = times(210, 10_000)
# One to try, the scope, the mark, the work with at most three statements, the mark, the commit.
MOST_TRIPS = 8
ORGANIZATIONS = """
    with made as (
        insert into organizations (name, slug)
        select 'Organization', 'organization-' || n from generate_series(1, {count}) as n
        returning id
    )
    insert into subscriptions (organization_id, plan_id, status)
    select made.id, plans.id, 'active'
    from made, subscription_plans as plans where plans.slug = 'pro';
"""
LEFT = """
    select from organizations
    where id = any (cast(:ids as uuid[])) and not exists (
        select from job_marks
        where organization_id = organizations.id and job = :job and done_for is not null)
    limit 1
"""


def ending() -> LeaseAccount:
    """A lease that ran out yesterday, with a late rent and one that is due to be charged.

    Its organization also has an association, whose two homeowners are to be charged two dues.
    """
    account = let(
        start_date=today() - timedelta(days=400), bill_from=today() - timedelta(days=1)
    )  # fmt: skip
    owing(account, 100000, 40)
    policed(account, late_fee_kind="flat", late_fee_flat_cents=2500)
    policed(account, late_fees_since=today() - timedelta(days=400))
    sql(
        "update leases set end_date = :day where id = :id",
        day=today() - timedelta(days=1),
        id=account.lease_id,
    )
    sql(
        "update tenants set status = 'active' where organization_id = :id",
        id=account.organization.id,
    )
    first = today().replace(day=1)
    dues(
        new_community(account.organization, None, None),
        first - timedelta(days=32),
        ends_on=first - timedelta(days=1),
    )
    return account


def test_each_effect_happens_once_though_processes_are_killed(tmp_path: Path) -> None:
    accounts = [ending() for _ in range(times(20, 1000))]
    ids = [account.organization.id for account in accounts]
    for job in JOBS:
        only(job, *(account.organization for account in accounts))
    with (
        running(2, tmp_path / "log") as fleet,
        killing(fleet, every=0.3),
        ThreadPoolExecutor(6) as threads,
    ):
        # Rent first: it is charged for leases that run.
        for job, operation in zip(JOBS, OPERATIONS, strict=True):
            while sql(LEFT, job=job, ids=ids):
                list(threads.map(lambda name: ask(fleet, name), [operation] * 3))

    found = sql(
        """
        select leases.status,
            count(*) filter (where type = 'late_fee'),
            count(*) filter (where type = 'rent' and description like 'Rent for %'),
            (select count(*) from audit_log
                where row_id = leases.id and endpoint = 'scheduled__expire_leases'),
            (select string_agg(distinct tenants.status, ' ') from tenants
                join lease_tenants on tenant_id = tenants.id where lease_id = leases.id)
        from leases join charges on charges.lease_id = leases.id
        where leases.organization_id = any (cast(:ids as uuid[]))
        group by leases.id
        """,
        ids=ids,
    )
    assert [row for row in found if row != ["expired", 1, 1, 1, "inactive"]] == []
    assert len(found) == len(accounts)
    assessed = sql(
        """
        select count(*), count(distinct homeowner_id) from assessments
        where organization_id = any (cast(:ids as uuid[])) group by association_id
        """,
        ids=ids,
    )
    assert assessed == [[4, 2]] * len(accounts)
    for account in accounts[:20]:
        account.require_sound()


def test_one_run_reaches_every_organization(monkeypatch: pytest.MonkeyPatch) -> None:
    trips = 0
    send = PipelinedConnection.run

    def counted(connection: PipelinedConnection, statements: Sequence[Statement]) -> list[Result]:
        nonlocal trips
        trips += 1
        return send(connection, statements)

    with filled(ORGANIZATIONS.replace("{count}", str(COUNT))):
        monkeypatch.setattr(PipelinedConnection, "run", counted)
        for operation in OPERATIONS:
            trips = 0
            answer = run(operation)
            found = (answer["organizations"], answer["failed"], answer["more"])
            assert found == (COUNT + 1, 0, False), operation
            assert trips <= MOST_TRIPS * (COUNT + 1), operation

            # Every ten minutes there is usually nothing to do, and that is cheap.
            trips = 0
            again = run(operation)
            assert again == {"organizations": 0, "changed": 0, "failed": 0, "more": False}
            assert trips <= 3, operation
