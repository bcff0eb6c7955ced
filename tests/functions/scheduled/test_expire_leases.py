from concurrent.futures import ThreadPoolExecutor

import pytest

from functions.scheduled import expire_leases
from tests.factories import Organization, new_organization, sql
from tests.functions.scheduled.daily_jobs import age, is_done, only
from tests.functions.scheduled.rows import run
from tests.http.deployment import deployed
from tests.migrations.leases import day, new_lease, new_tenant
from tests.migrations.logins import entered, new_property, outcome_after, owner_of

JOB, EXPIRE = "expire_leases", "expire-leases"


@pytest.fixture
def organization() -> Organization:
    made = new_organization(plan="enterprise")
    only(JOB, made)
    return made


def new_unit(organization: Organization) -> str:
    [[unit_id]] = sql(
        """
        insert into units (organization_id, property_id, name)
        values (:organization, :house, gen_random_uuid()::text) returning id::text
        """,
        organization=organization.id, house=new_property(organization.id),
    )  # fmt: skip
    return str(unit_id)


def state(lease_id: str) -> list[object]:
    """Status and last day of the lease, the state of its tenant, whether its unit is occupied."""
    [row] = sql(
        """
        select leases.status, ended_on, tenants.status, occupied
        from leases
        join units on units.id = unit_id
        join lease_tenants on lease_id = leases.id
        join tenants on tenants.id = tenant_id
        where leases.id = :id
        """,
        id=lease_id,
    )
    return list(row)


def test_leases_that_have_run_out_end(organization: Organization) -> None:
    def lease(**columns: object) -> str:
        tenant = new_tenant(organization.id, status="active")
        return new_lease(new_unit(organization), tenant, start_date=day(-400), **columns)

    over, noticed = lease(end_date=day(-8)), lease(end_date=day(-1), notice_given_on=day(-60))
    last_day, rolling = lease(end_date=day(0)), lease(end_date=day(-8), rolls_over=True)
    monthly = lease()
    age(JOB, organization, days=7)

    assert run(EXPIRE) == {"organizations": 1, "changed": 1, "failed": 0, "more": False}

    assert state(over) == ["expired", day(-8), "inactive", False]
    assert state(noticed) == ["terminated", day(-1), "inactive", False]
    for runs in (last_day, rolling, monthly):
        assert state(runs) == ["active", None, "active", True]
    age(JOB, organization)
    assert run(EXPIRE)["changed"] == 0
    assert sql(
        "select actor_kind, endpoint from audit_log where row_id = :id and action = 'update'",
        id=over,
    ) == [["system", "scheduled__expire_leases"]]  # fmt: skip


def test_a_tenant_of_another_active_lease_stays_active(organization: Organization) -> None:
    tenant = new_tenant(organization.id, status="active")
    over = new_lease(new_unit(organization), tenant, start_date=day(-90), end_date=day(-1))
    other = new_lease(new_unit(organization), tenant, start_date=day(-90), end_date=day(30))

    run(EXPIRE)
    assert (state(over)[2], state(other)[2]) == ("active", "active")

    sql("update leases set end_date = :day where id = :id", day=day(-1), id=other)
    age(JOB, organization)
    run(EXPIRE)
    assert (state(over)[2], state(other)[2]) == ("inactive", "inactive")


def beginning(unit: str) -> str:
    """A lease that begins today, of which the unit does not know yet."""
    lease = new_lease(unit, start_date=day(1))
    # As if a day had passed, which no trigger sees.
    sql("set session_replication_role = replica")
    sql("update leases set start_date = :day where id = :id", day=day(0), id=lease)
    sql("set session_replication_role = origin")
    return lease


def test_a_lease_that_begins_occupies_its_unit(organization: Organization) -> None:
    unit = new_unit(organization)
    over = new_lease(unit, start_date=day(-90), end_date=day(-1))
    renewal = beginning(unit)
    assert state(renewal)[3] is False

    assert run(EXPIRE)["changed"] == 1
    assert (state(over)[0], state(renewal)[3]) == ("expired", True)


def test_a_lease_that_ends_meanwhile_leaves_its_unit_vacant(organization: Organization) -> None:
    lease = beginning(new_unit(organization))
    with entered(owner_of(organization)) as manager:
        manager.run(
            "update leases set status = 'terminated', ended_on = :day where id = :id",
            day=day(0), id=lease,
        )  # fmt: skip
        assert outcome_after(manager, lambda: run(EXPIRE)) is None

    assert state(lease)[3] is False


def test_many_leases_take_several_transactions(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    leases = [
        new_lease(new_unit(organization), start_date=day(-90), end_date=day(-1)) for _ in range(5)
    ]
    monkeypatch.setattr(expire_leases, "MOST_ROWS", 2)

    assert run(EXPIRE) == {"organizations": 1, "changed": 1, "failed": 0, "more": False}
    assert [state(lease)[0] for lease in leases] == ["expired"] * 5
    assert is_done(JOB, organization)


def test_runs_at_once_end_each_lease_once() -> None:
    organizations = [new_organization(plan="enterprise") for _ in range(6)]
    leases = [
        new_lease(new_unit(each), start_date=day(-90), end_date=day(-1)) for each in organizations
    ]
    only(JOB, *organizations)
    with deployed(DB_POOL_SIZE="4", DB_CHECKOUT_TIMEOUT_MS="10000"), ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: run(EXPIRE), range(3)))

    assert sum(answer["changed"] for answer in answers) == 6
    assert [state(lease)[0] for lease in leases] == ["expired"] * 6


def test_a_lease_that_is_extended_meanwhile_runs_on(organization: Organization) -> None:
    lease = new_lease(
        new_unit(organization), new_tenant(organization.id, status="active"),
        start_date=day(-90), end_date=day(-1),
    )  # fmt: skip
    with entered(owner_of(organization)) as manager:
        manager.run("update leases set end_date = :day where id = :id", day=day(90), id=lease)
        assert outcome_after(manager, lambda: run(EXPIRE)) is None

    assert state(lease) == ["active", None, "active", True]
