"""A request that fails at any protocol step does not affect the connection's next request.

The proxy breaks one message of a request: the server refuses it, or the connection ends before,
after or in the middle of it, or the answer comes too late. In each case the next request is another
tenant's, on the same pool, and sees only its own rows.
"""

import random
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import NamedTuple

import pytest

from shared.database.pipelined import Statement
from shared.database.scope import pool_of
from shared.database.wire_messages import bind
from tests.factories import Organization, new_organization
from tests.functions.properties.rows import new_property
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.proof import seeds, times
from tests.servers.postgresql_proxy import (
    Cut,
    Fault,
    Message,
    PostgresqlProxy,
    postgresql_proxy,
    unharmed,
)
from tests.system.breakable_requests import REQUESTS, Attempt

LOGIN = "pavilion_tenant"
# Bind to an unprepared statement: the server refuses and skips to the next Sync.
REFUSED = bind(b"nobody's\x00", ())
LEFT = Statement(
    "select coalesce(current_setting('pavilion.organization_id', true), '')"
    " || coalesce(current_setting('pavilion.user_id', true), ''), count(*) from properties"
)


@pytest.fixture
def proxy(database_url: str) -> Iterator[PostgresqlProxy]:
    """A proxy before PostgreSQL, and a deployment of one connection that reaches it there."""
    with postgresql_proxy(database_url) as made, deployed(DATABASE_URL=made.url):
        yield made


class Two(NamedTuple):
    """The sender of the broken request, and the sender of the next one."""

    victim: Organization
    bystander: Organization


@pytest.fixture
def two() -> Two:
    """Two organizations, each with a row that the other must not see."""
    made = Two(new_organization(plan="enterprise"), new_organization(plan="enterprise"))
    new_property(made.bystander, name="Bystander's")
    return made


Faults = Callable[[Message], Iterator[Fault]]


def refusals(step: Message) -> Iterator[Fault]:
    """The server refuses the step, and everything up to the next Sync with it."""
    if step.from_client and step.code in {b"P", b"B", b"E"}:
        yield at(step, lambda _: REFUSED)


def cuts_around_a_step(step: Message) -> Iterator[Fault]:
    """The connection ends before the server gets the step, in the middle of it, or after it."""
    if step.from_client:
        for length in (0, len(step.data) // 2, len(step.data)):
            yield at(step, partial(cut, length))


def cuts_in_the_answer(step: Message) -> Iterator[Fault]:
    """The connection ends at each byte of the server's answer."""
    if not step.from_client:
        for length in range(len(step.data)):
            yield at(step, partial(cut, length))


def silences(step: Message, proxy: PostgresqlProxy) -> Iterator[Fault]:
    """The answer is held back, and arrives after the request has given up."""

    def hold(message: Message) -> bytes:
        proxy.hold()
        return message.data

    if not step.from_client:
        yield at(step, hold)


def at(step: Message, change: Callable[[Message], bytes]) -> Fault:
    """Apply `change` at this step once: a retried request meets no further fault."""

    def fault(message: Message) -> bytes:
        place = (message.from_client, message.number)
        return change(message) if place == (step.from_client, step.number) else message.data

    return fault


def cut(length: int, message: Message) -> bytes:
    """Cut the connection after this many bytes of the message."""
    raise Cut(message.data[:length])


@pytest.mark.parametrize("kind", REQUESTS)
def test_tenants_stay_apart_after_a_refusal(
    proxy: PostgresqlProxy, two: Two, kind: type[Attempt]
) -> None:
    proxy.reset()
    break_requests(proxy, two, kind, refusals, times(6, 1000))

    # One after each that a cold request had to begin without, and no other.
    assert proxy.connections == proxy.goodbyes > 0


@pytest.mark.parametrize("faults", [cuts_around_a_step, cuts_in_the_answer])
@pytest.mark.parametrize("kind", REQUESTS)
def test_tenants_stay_apart_wherever_the_connection_ended(
    proxy: PostgresqlProxy, two: Two, kind: type[Attempt], faults: Faults
) -> None:
    break_requests(proxy, two, kind, faults, times(6, 100_000))


@pytest.mark.parametrize("kind", REQUESTS)
def test_tenants_stay_apart_after_a_late_answer(
    proxy: PostgresqlProxy, two: Two, kind: type[Attempt], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.database.connect.RESPONSE_SECONDS", 0.5)
    monkeypatch.setattr("shared.database.connect.CONNECT_SECONDS", 0.5)
    pool_of(LOGIN).close()

    break_requests(proxy, two, kind, partial(silences, proxy=proxy), times(1, 20))


def break_requests(
    proxy: PostgresqlProxy, two: Two, kind: type[Attempt], faults: Faults, most: int
) -> None:
    """Send the request once for each fault, up to a maximum, each followed by the bystander's.

    Warm: its statements are prepared. Cold: it begins with signing in.
    """
    for seed, is_cold in product(seeds(1, 1), (False, True)):
        kind(two.victim).send()
        begin(proxy, is_cold=is_cold)
        kind(two.victim).send()
        found = [fault for step in proxy.seen for fault in faults(step)]
        assert found
        for fault in random.Random(seed).sample(found, min(most, len(found))):  # noqa: S311 - repeatable
            attempt = kind(two.victim)
            begin(proxy, fault, is_cold=is_cold)
            reply = attempt.send()
            proxy.thaw()
            proxy.watch()
            see_nothing_left(two.bystander)
            # The failure must not be logged as a bug of ours.
            assert reply.status_code != 500
            attempt.verify(reply)


def begin(proxy: PostgresqlProxy, fault: Fault = unharmed, *, is_cold: bool) -> None:
    """The next message is number 0; the old connection's goodbye is not counted."""
    if is_cold:
        pool_of(LOGIN).close()
        proxy.settle()
    proxy.watch(fault)


def see_nothing_left(bystander: Organization) -> None:
    """The pooled connection has no scope, and the next tenant sees only its own rows."""
    with pool_of(LOGIN).connection() as connection:
        [result] = connection.run([LEFT])
    assert result.rows == [("", 0)]
    listed = send("GET", "/v1/properties", token=bystander.owner.token)
    assert code(listed) == (200, "")
    assert [each["name"] for each in listed.json["items"]] == ["Bystander's"]
