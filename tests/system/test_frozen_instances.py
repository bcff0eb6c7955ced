"""An instance frozen for longer than any timeout continues to serve once thawed.

Its interrupted requests are complete or absent, its locks do not outlive the database's timeouts,
and its next client gets no data of an earlier one.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import redis

from tests.factories import PASSWORD, Organization, login_timeouts, new_organization, sql
from tests.functions.properties.rows import NEW
from tests.proof import times
from tests.servers.fleet import Answer, Fleet, running
from tests.servers.outages import Outages, own_valkey

# In a short run the database's timeouts are shorter than its own settings.
HURRIED = {
    "statement_timeout": "1500ms",
    "lock_timeout": "1s",
    "idle_in_transaction_session_timeout": "1500ms",
    "transaction_timeout": "1500ms",
}
# Longer than those timeouts; in a proof, longer than the logins' own and the idle limit.
FROZEN_SECONDS = times(2.5, 35.0)
FROZEN, AWAKE = 0, 1
CLIENTS = 8
# Answers that an interrupted client may get; it repeats the request after anything but 201.
HEARD = {(201, ""), (409, "CONFLICT"), (503, "UNAVAILABLE")}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outages]:
    """A Redis for this module, which may lose its clients without affecting other tests."""
    with own_valkey(tmp_path_factory.mktemp("store")) as made:
        yield made


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory, store: Outages) -> Iterator[Fleet]:
    """Two instances on a database with short timeouts."""
    folder = tmp_path_factory.mktemp("fleet")
    settings = {"REDIS_URL": store.url, "RATE_LIMIT_SIGN_IN": "1000/900"}
    with (
        login_timeouts(times(HURRIED, None)),
        running(2, folder / "log", **settings) as made,
    ):
        yield made


def test_frozen_requests_are_atomic_and_keep_tenants_apart(fleet: Fleet) -> None:
    organizations = [new_organization(plan="enterprise") for _ in range(2)]
    for _ in range(times(2, 6)):
        begun: dict[str, Organization] = {}
        over = threading.Event()
        with ThreadPoolExecutor(CLIENTS) as threads:
            clients = [
                threads.submit(work, fleet, organizations[number % 2], begun, over)
                for number in range(CLIENTS)
            ]
            time.sleep(random.uniform(0.2, 0.5))  # noqa: S311 - any moment
            fleet.freeze(FROZEN)
            frozen_at = time.monotonic()
            over.set()
            elsewhere = [
                made(fleet, name, begun[name], slot=AWAKE) for name in list(begun)[-CLIENTS:]
            ]
            time.sleep(max(0, frozen_at + FROZEN_SECONDS - time.monotonic()))
            fleet.thaw(FROZEN)
            answers = [answer for client in clients for answer in client.result()]

        assert {answer.code for answer in answers} <= HEARD
        assert {answer.code for answer in elsewhere} == {(201, "")}
        for name, organization in begun.items():
            assert made(fleet, name, organization, slot=FROZEN).status == 201
        # It is still the same process.
        assert fleet.starts == fleet.count
        for organization in organizations:
            names = [name for name, owner in begun.items() if owner is organization]
            assert Counter(stored(organization)) >= Counter(names)
            assert set(Counter(stored(organization)).values()) == {1}
            for slot in (FROZEN, AWAKE, FROZEN):
                assert listed(fleet, organization, slot) <= set(stored(organization))


def test_connections_closed_during_a_freeze_cost_no_request(fleet: Fleet, store: Outages) -> None:
    organization = new_organization(plan="enterprise")
    for _ in range(times(1, 3)):
        for slot in range(fleet.count):
            served(fleet, organization, slot)
        for slot in range(fleet.count):
            fleet.freeze(slot)
        sql(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and usename like 'pavilion%'"
        )
        client = redis.Redis.from_url(store.url)
        client.client_kill_filter(_type="normal", skipme=True)
        client.close()
        for slot in range(fleet.count):
            fleet.thaw(slot)

        for slot in range(fleet.count):
            served(fleet, organization, slot)


def work(
    fleet: Fleet, organization: Organization, begun: dict[str, Organization], over: threading.Event
) -> list[Answer]:
    """Add properties one after the other at the instance that will freeze."""
    answers = []
    while not over.is_set():
        name = uuid4().hex
        begun[name] = organization
        answers.append(sent(fleet, name, organization, slot=FROZEN))
    return answers


def sent(fleet: Fleet, name: str, organization: Organization, *, slot: int) -> Answer:
    """Add a property with this name, which is also the key."""
    return fleet.send(
        "POST",
        "/v1/properties",
        NEW | {"name": name},
        token=organization.owner.token,
        headers={"Idempotency-Key": name},
        slot=slot,
    )


def made(fleet: Fleet, name: str, organization: Organization, *, slot: int) -> Answer:
    """The same, repeated until no other attempt holds the key."""
    while True:
        answer = sent(fleet, name, organization, slot=slot)
        if "Retry-After" not in answer.headers:
            return answer


def stored(organization: Organization) -> list[str]:
    """The names of its properties in the database."""
    rows = sql("select name from properties where organization_id = :id", id=organization.id)
    return [name for [name] in rows]


def listed(fleet: Fleet, organization: Organization, slot: int) -> set[str]:
    """The names that an instance lists for the owner."""
    answer = fleet.send("GET", "/v1/properties", token=organization.owner.token, slot=slot)
    assert answer.status == 200, answer
    return {item["name"] for item in answer.json["items"]}


def served(fleet: Fleet, organization: Organization, slot: int) -> None:
    """A read, a write and a sign-in, each on a different login's connections."""
    owner = organization.owner
    assert sent(fleet, uuid4().hex, organization, slot=slot).status == 201
    assert listed(fleet, organization, slot)
    body = {"email": owner.email, "password": PASSWORD}
    assert fleet.send("POST", "/v1/auth/login", body, slot=slot).status == 200
