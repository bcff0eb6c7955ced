"""A revocation on one process applies to all others at once, with and without Redis."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import NamedTuple

import pytest
import redis

from tests.endpoint_table import BY_MANAGERS
from tests.factories import new_member, new_organization
from tests.proof import times
from tests.servers.fleet import Fleet, running
from tests.servers.outages import Outages, own_valkey
from tests.system.revocations import REVOCATIONS, Opens, Steps
from tests.system.valid_requests import valid_request

INSTANCES = 3
# Without Redis an instance admits a tenth, and one sign-in would not be enough here.
SETTINGS = {
    "RATE_LIMIT_SIGN_IN": "1000/900",
    "REDIS_CONNECT_TIMEOUT_MS": "50",
    # Each instance waits as long for a Redis that hangs, several times a test.
    "REDIS_TIMEOUT_MS": "250",
}


class Place(NamedTuple):
    """Instances with their own Redis."""

    fleet: Fleet
    redis: Outages


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One place for all tests of this module."""
    folder = tmp_path_factory.mktemp("place")
    with (
        own_valkey(folder) as store,
        running(INSTANCES, folder / "log", REDIS_URL=store.url, **SETTINGS) as fleet,
    ):
        yield Place(fleet, store)


# The state of Redis between the revocation and the next request.
Happens = Callable[[], object]
State = Callable[[Outages], AbstractContextManager[Happens]]


def nothing() -> None:
    """Redis stays as it is."""


@contextmanager
def here(_: Outages) -> Iterator[Happens]:
    """Redis is available all the time."""
    yield nothing


@contextmanager
def away(store: Outages) -> Iterator[Happens]:
    """Redis is down, so no instance could tell the others anything through it."""
    store.kill()
    try:
        yield nothing
    finally:
        store.start()


@contextmanager
def hanging(store: Outages) -> Iterator[Happens]:
    """Redis accepts requests and never answers."""
    store.freeze()
    try:
        yield nothing
    finally:
        store.thaw()


@contextmanager
def emptied(store: Outages) -> Iterator[Happens]:
    """Redis loses all its data."""
    with closing(redis.Redis.from_url(store.url)) as client:
        yield client.flushall


@pytest.mark.parametrize("state", [here, away, hanging, emptied], ids=lambda each: each.__name__)
@pytest.mark.parametrize("revocation", REVOCATIONS, ids=lambda each: each.__name__)
def test_a_revoked_session_is_refused_by_every_instance(
    revocation: Callable[[Fleet], Steps], state: State, place: Place
) -> None:
    for _ in range(times(1, 10)):
        with state(place.redis) as happens:
            steps = revocation(place.fleet)
            old = next(steps)
            assert answers(place.fleet, old) == [(200, "")] * len(old) * INSTANCES

            new = next(steps)
            happens()

            assert answers(place.fleet, old) == [each.refusal for each in old] * INSTANCES
            assert answers(place.fleet, new) == [(200, "")] * len(new) * INSTANCES


def test_every_endpoint_elsewhere_refuses_an_ended_session(place: Place) -> None:
    organization = new_organization(plan="enterprise")
    owner = new_member(organization, "owner")
    requests = {each.name: valid_request(each, organization) for each in BY_MANAGERS}
    assert place.fleet.send("POST", "/v1/auth/logout", token=owner.token, slot=0).status == 204

    refusals = {
        name: request.sent(place.fleet, owner.token, slot=1).code
        for name, request in requests.items()
    }

    assert refusals == dict.fromkeys(requests, (401, "UNAUTHENTICATED"))


def answers(fleet: Fleet, opened: list[Opens]) -> list[tuple[int, str]]:
    """The answers of all instances, the revoking one last."""
    return [
        fleet.send("GET", each.path, token=each.token, slot=slot).code
        for slot in (*range(1, INSTANCES), 0)
        for each in opened
    ]
