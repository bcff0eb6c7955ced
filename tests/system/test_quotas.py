"""The plan's quotas are exact under several concurrent processes."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

import pytest

from tests.factories import Organization, new_organization, sql
from tests.migrations.logins import login
from tests.proof import times
from tests.servers.fleet import Answer, Fleet, running
from tests.system.census import miscounted
from tests.system.files import astray
from tests.system.quota_cases import CASES, Case
from tests.system.valid_requests import Request, json_request

# Twice as many as the instances have threads, so that some wait before an instance, too.
AT_ONCE = times(24, 50)
# The number of requests that the plan has room for.
ROOM = 3
REFUSED = (403, "LIMIT_EXCEEDED")
WAITING = """
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
    """
# On a busy machine the race goes on with fewer.
QUEUE_SECONDS = 5

by_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Instances for all tests of this module."""
    settings = {"REDIS_TIMEOUT_MS": "10000", "DB_CHECKOUT_TIMEOUT_MS": "30000"}
    with running(3, tmp_path_factory.mktemp("fleet") / "log", **settings) as made:
        yield made


def test_every_quota_has_a_test() -> None:
    columns = sql(
        """
        select column_name from information_schema.columns
        where table_name = 'organization_usage'
            and column_name not in ('organization_id', 'created_at', 'updated_at',
                -- A part of storage_bytes, which no plan names.
                'homeowner_bytes')
        """
    )

    assert {case.limit for case in CASES.values()} == {name for [name] in columns}


@by_case
def test_concurrent_requests_fill_each_quota_exactly(case: Case, fleet: Fleet) -> None:
    for _ in range(times(1, 10)):
        organization = new_organization(plan="enterprise")
        requests = prepared(case, organization, AT_ONCE)
        limit = used(organization, case) + ROOM * case.share
        with plan_with(case, limit) as plan:
            subscribe(organization, plan)

            with held(organization) as release:
                answers = at_once(fleet, requests, release)

        codes = Counter(answer.code for answer in answers)
        assert codes == {(case.status, ""): ROOM, REFUSED: AT_ONCE - ROOM}
        told = [each for a in answers if a.code == REFUSED for each in a.json["limits"]]
        assert {(each["limit"], each["allowed"]) for each in told} == {(case.limit, limit)}
        assert astray(organization.id) == []
        assert miscounted([organization.id]) == []


@by_case
@pytest.mark.parametrize("direction", ["down", "up"])
def test_a_concurrent_plan_change_never_exceeds_a_quota(
    case: Case, direction: str, fleet: Fleet
) -> None:
    for _ in range(times(1, 10)):
        organization = new_organization(plan="enterprise")
        requests = prepared(case, organization, AT_ONCE)
        before, room = used(organization, case), ROOM * case.share
        with plan_with(case, before + room) as small, plan_with(case, before + 2 * room) as large:
            there, to = (large, small) if direction == "down" else (small, large)
            subscribe(organization, there)
            change = json_request("/v1/subscriptions/change-plan", {"plan_id": to})
            middle = len(requests) // 2
            requests.insert(middle, (change, organization.owner.token))

            answers = at_once(fleet, requests)

        changed = answers.pop(middle).code
        assert changed == (200, "") or (direction == "down" and changed == REFUSED)
        assert {answer.code for answer in answers} <= {(case.status, ""), REFUSED}
        taken = case.share * sum(answer.status == case.status for answer in answers)
        if direction == "up" or (case.until_used and changed != REFUSED):
            # On an upgrade, requests before the change were refused. On a downgrade, invitations
            # may exceed the seats.
            assert room <= taken <= 2 * room
        else:
            assert taken == (2 * room if changed == REFUSED else room)
        assert miscounted([organization.id]) == []


def prepared(
    case: Case, organization: Organization, count: int
) -> list[tuple[Request, str | None]]:
    """This many requests, each with its session."""
    token = None if case.by_strangers else organization.owner.token
    return [(request, token) for request in case.prepare(organization, count)]


def at_once(
    fleet: Fleet,
    requests: list[tuple[Request, str | None]],
    then: Callable[[], None] = lambda: None,
) -> list[Answer]:
    """Send all of them to random instances; `then` runs meanwhile."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        sent = [threads.submit(admitted, fleet, *each) for each in requests]
        then()
        return [each.result() for each in sent]


@contextmanager
def held(organization: Organization) -> Iterator[Callable[[], None]]:
    """Lock the usage, and release it once more requests wait for it than there is room for.

    A race alone may pass by luck: these have all begun when the first of them continues.
    """

    def release() -> None:
        deadline = time.monotonic() + QUEUE_SECONDS
        while time.monotonic() < deadline and sql(WAITING)[0][0] <= ROOM:
            time.sleep(0.005)
        holder.run("commit")

    with login("postgres") as holder:
        holder.run("begin")
        holder.run(
            "select from organization_usage where organization_id = :id for update",
            id=organization.id,
        )
        yield release


def admitted(fleet: Fleet, request: Request, token: str | None) -> Answer:
    """The answer, repeated while the database is too busy to give one."""
    while True:
        answer = request.sent(fleet, token)
        if "Retry-After" not in answer.headers:
            return answer


@contextmanager
def plan_with(case: Case, limit: int) -> Iterator[str]:
    """A plan with exactly this limit, which can be chosen meanwhile; its id."""
    [[plan_id]] = sql(
        f"""
        insert into subscription_plans
            (slug, name, price_cents, features, display_order, is_active, max_{case.limit})
        values (:slug, 'Test', 1, '{{properties,tenants,leases,hoa}}', 99, true, :limit)
        returning id::text
        """,  # noqa: S608 - a limit's name
        slug=f"test-{uuid4().hex}",
        limit=limit,
    )
    try:
        yield plan_id
    finally:
        sql("update subscription_plans set is_active = false where id = :id", id=plan_id)


def subscribe(organization: Organization, plan_id: str) -> None:
    """Put the organization on the plan."""
    sql(
        "update subscriptions set plan_id = :plan where organization_id = :id",
        plan=plan_id,
        id=organization.id,
    )


def used(organization: Organization, case: Case) -> int:
    """How much of the limit is used."""
    [[found]] = sql(
        f"select {case.limit} from organization_usage where organization_id = :id",  # noqa: S608
        id=organization.id,
    )
    return int(found)
