"""Quotas of the plan are exact when several processes use them up at once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import uuid4

import pytest

from tests.factories import Organization, new_organization
from tests.fleet import Answer, Fleet, running
from tests.proof import times
from tests.system.backstage import sql
from tests.system.files import astray
from tests.system.quota_cases import CASES, Case, Request

AT_ONCE = 50
# How many of them the plan has room for.
ROOM = 3
REFUSED = (403, "LIMIT_EXCEEDED")

by_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Instances for all tests of this module."""
    settings = {"REDIS_TIMEOUT_MS": "10000", "DB_CHECKOUT_TIMEOUT_MS": "30000"}
    with running(3, tmp_path_factory.mktemp("fleet") / "log", **settings) as made:
        yield made


def test_every_quota_is_tried() -> None:
    columns = sql(
        """
        select column_name from information_schema.columns
        where table_name = 'organization_usage'
            and column_name not in ('organization_id', 'created_at', 'updated_at')
        """
    )

    assert {case.limit for case in CASES.values()} == {name for [name] in columns}


@by_case
def test_exactly_what_the_plan_has_room_for_is_admitted(case: Case, fleet: Fleet) -> None:
    for _ in range(times(1, 10)):
        organization = new_organization(plan="enterprise")
        requests = case.prepare(organization, AT_ONCE)
        limit = used(organization, case) + ROOM * case.share
        with plan_with(case, limit) as plan:
            subscribe(organization, plan)

            answers = at_once(fleet, organization, requests)

        codes = Counter(answer.code for answer in answers)
        assert codes == {(case.status, ""): ROOM, REFUSED: AT_ONCE - ROOM}
        told = {(a.json["limit"], a.json["allowed"]) for a in answers if a.code == REFUSED}
        assert told == {(case.limit, limit)}
        assert astray(organization.id) == []
        assert miscounted(organization) == []


@by_case
@pytest.mark.parametrize("direction", ["down", "up"])
def test_a_change_of_plan_meanwhile_opens_no_gap(case: Case, direction: str, fleet: Fleet) -> None:
    for _ in range(times(1, 10)):
        organization = new_organization(plan="enterprise")
        requests = case.prepare(organization, times(20, AT_ONCE))
        before = used(organization, case)
        room = {"small": ROOM * case.share, "large": 2 * ROOM * case.share}
        with (
            plan_with(case, before + room["small"]) as small,
            plan_with(case, before + room["large"]) as large,
        ):
            there, to = (large, small) if direction == "down" else (small, large)
            subscribe(organization, there)

            [*answers, change] = at_once(
                fleet, organization, [*requests, change_to(to)], last_after=len(requests) // 2
            )

        admitted = sum(answer.status == case.status for answer in answers)
        assert {answer.code for answer in answers} <= {(case.status, ""), REFUSED}
        # Up, those that came before the change found no room; down, the small plan must fit.
        least, most = (
            (room["small"], room["large"])
            if direction == "up"
            else ([room["small"]] * 2 if change.status == 200 else [room["large"]] * 2)
        )
        assert change.status == 200 or (direction == "down" and change.code == REFUSED)
        assert least <= admitted * case.share <= most
        assert miscounted(organization) == []


def at_once(
    fleet: Fleet,
    organization: Organization,
    requests: list[Request],
    *,
    last_after: int | None = None,
) -> list[Answer]:
    """Send all of them to any of the instances; the last one when `last_after` have begun."""
    order = list(range(len(requests)))
    if last_after is not None:
        order.insert(last_after, order.pop())
    with ThreadPoolExecutor(AT_ONCE) as threads:
        running = {
            place: threads.submit(send, fleet, organization, requests[place]) for place in order
        }
        return [running[place].result() for place in range(len(requests))]


def send(fleet: Fleet, organization: Organization, request: Request) -> Answer:
    """The answer, once the database was not too busy to give one."""
    while True:
        answer = fleet.send(
            "POST",
            request.path,
            data=request.data,
            headers={"Content-Type": request.content_type} if request.data else {},
            token=None if request.anonymous else organization.owner.token,
        )
        if answer.status != 503:
            return answer


def change_to(plan_id: str) -> Request:
    """A change of plan by the owner."""
    return Request("/v1/subscriptions/change-plan", f'{{"plan_id": "{plan_id}"}}'.encode())


@contextmanager
def plan_with(case: Case, limit: int) -> Iterator[str]:
    """A plan, which may be chosen meanwhile, with this limit and no other; its id."""
    [[plan_id]] = sql(
        f"""
        insert into subscription_plans
            (slug, name, price_cents, features, display_order, is_active, max_{case.limit})
        values (:slug, 'Test', 1, '{{properties,hoa}}', 99, true, :limit) returning id::text
        """,  # noqa: S608 - a limit's name
        slug=f"test-{uuid4().hex}",
        limit=limit,
    )
    yield plan_id
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


def miscounted(organization: Organization) -> list[object]:
    """Where the organization's usage is not what a recount says."""
    return sql(
        """
        select usage, recounted
        from organization_usage as usage, recount_usage(usage.organization_id) as recounted
        where usage.organization_id = :id
            and (usage.properties, usage.units, usage.members, usage.storage_bytes) is distinct from
                (recounted.properties, recounted.units, recounted.members, recounted.storage_bytes)
        """,
        id=organization.id,
    )
