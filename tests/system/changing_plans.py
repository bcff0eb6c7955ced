"""Organizations whose plan changes, and the plan that an instance's answer shows."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.factories import Organization, sql
from tests.servers.fleet import Answer, AnswerLostError, Fleet, running, running_fresh
from tests.system.pausing_instances import DIE_AT, FREEZE_AT

ORGANIZATION_QUOTA = re.compile(r'"org";q=(\d+)')


class Plan(NamedTuple):
    """A plan that can be chosen, identified by its calls per hour."""

    id: str
    calls: int


class Refused(Exception):
    """The change was not acknowledged."""


@contextmanager
def pausing_fleet(count: int, log: Path, **environment: str) -> Iterator[Fleet]:
    """Instances that pause at every step, and wait for Redis however long it takes."""
    module = "tests.system.pausing_instances"
    patience = {"REDIS_TIMEOUT_MS": "10000", "REDIS_CONNECT_TIMEOUT_MS": "10000"}
    run = running_fresh if "LIVES" in environment else running
    with run(count, log, module=module, **patience, **environment) as fleet:
        yield fleet


@contextmanager
def plans(count: int, *, calls: int | None = None) -> Iterator[list[Plan]]:
    """Create this many plans with `calls` per hour and upwards; they are retired afterwards."""
    first = random.randrange(10**6, 10**8) if calls is None else calls  # noqa: S311 - any
    made = sql(
        """
        insert into subscription_plans
            (slug, name, price_cents, max_api_calls_per_hour, features, display_order)
        select 'test-' || gen_random_uuid(), 'Of a test', 0, calls, '{properties}', 999
        from generate_series(cast(:first as integer), cast(:last as integer)) as calls
        returning id::text, max_api_calls_per_hour
        """,
        first=first,
        last=first + count - 1,
    )
    try:
        yield [Plan(*row) for row in made]
    finally:
        sql("update subscription_plans set is_active = false where slug like 'test-%'")


def shown(answer: Answer) -> int | None:
    """The calls per hour that an answer was judged by; None when changes overtook every read."""
    if answer.code == (503, "UNAVAILABLE"):
        return None
    assert answer.status == 200, answer.data
    match = ORGANIZATION_QUOTA.search(answer.headers["RateLimit-Policy"])
    assert match
    return int(match[1])


def look(
    fleet: Fleet, organization: Organization, slot: int | None = None, *, freeze_at: int = 0
) -> int | None:
    """The organization's plan in an instance's answer; None when the instance died."""
    token, headers = organization.owner.token, {FREEZE_AT: str(freeze_at)}
    path = "/v1/properties?limit=1"
    try:
        return shown(fleet.send("GET", path, token=token, headers=headers, slot=slot))
    except AnswerLostError:
        return None


def change(
    fleet: Fleet,
    organization: Organization,
    plan: Plan,
    *,
    die_at: int = 0,
    freeze_at: int = 0,
    slot: int | None = None,
) -> None:
    """Change the plan; Refused, or AnswerLostError where the instance dies at a step."""
    answer = fleet.send(
        "POST",
        "/v1/subscriptions/change-plan",
        {"plan_id": plan.id},
        token=organization.owner.token,
        headers={DIE_AT: str(die_at), FREEZE_AT: str(freeze_at)},
        slot=slot,
    )
    if answer.status != 200:
        raise Refused(answer.data)


def put_on(organization: Organization, plan: Plan) -> Organization:
    """Put the organization on this plan before any instance reads it."""
    sql(
        "update subscriptions set plan_id = :plan where organization_id = :id",
        plan=plan.id,
        id=organization.id,
    )
    return organization


def settled(organization: Organization) -> int:
    """The calls of the plan in PostgreSQL, once no change of it is in progress."""
    [[calls]] = sql(
        """
        select max_api_calls_per_hour from subscriptions
        join subscription_plans as plan on plan.id = plan_id
        where organization_id = :id for update of subscriptions
        """,
        id=organization.id,
    )
    found: int = calls
    return found
