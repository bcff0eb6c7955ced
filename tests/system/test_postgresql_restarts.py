"""PostgreSQL restarts, crashes, hangs and drops connections under load, with several instances.

Requests in flight get 503 at most. Nothing acknowledged is lost, nothing happens twice, no instance
has to be restarted, and no connection is left over on either side.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import pg8000.native
import pytest

from tests.factories import Organization, forget_administrator, new_organization, sql
from tests.functions.properties.rows import NEW
from tests.proof import times
from tests.servers.fleet import Answer, Fleet, running
from tests.servers.outages import Outages, own_postgresql

INSTANCES = 2
POOL_SIZE = 2
CLIENTS = 6
# Far more than any recovery takes, even on a busy machine.
PATIENCE = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, migrated_data: Path) -> Iterator[Outages]:
    """A PostgreSQL for this module, in which its organizations are created."""
    with (
        own_postgresql(tmp_path_factory.mktemp("server"), migrated_data) as made,
        pytest.MonkeyPatch.context() as environment,
    ):
        environment.setenv("ADMINISTRATOR_URL", made.url)
        forget_administrator()
        yield made
    forget_administrator()


@pytest.fixture(scope="module")
def fleet(server: Outages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Instances that live through all outages of this module."""
    log = tmp_path_factory.mktemp("fleet") / "log"
    with running(INSTANCES, log, DATABASE_URL=server.url, DB_POOL_SIZE=str(POOL_SIZE)) as made:
        yield made


class Load:
    """Clients that read and write without a pause, and their answers."""

    def __init__(self, fleet: Fleet, organization: Organization) -> None:
        self._fleet = fleet
        self._token = organization.owner.token
        self._over = threading.Event()
        self.answers: list[Answer] = []
        self.acknowledged: set[str] = set()

    def write(self) -> Answer:
        """Create a property with a new name."""
        name = uuid4().hex
        body = NEW | {"name": name}
        answer = self._fleet.send("POST", "/v1/properties", body, token=self._token)
        if answer.status == 201:
            self.acknowledged.add(name)
        return answer

    def read(self) -> Answer:
        """List the newest properties."""
        return self._fleet.send("GET", "/v1/properties?limit=1", token=self._token)

    def _client(self) -> None:
        while not self._over.is_set():
            self.answers += [self.write(), self.read()]

    @contextmanager
    def flowing(self) -> Iterator[None]:
        """Run the load from the beginning of the block to its end."""
        threads = [threading.Thread(target=self._client) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            self.wait_for_more()
            yield
            self.wait_for_more()
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def wait_for_more(self, count: int = 20) -> None:
        """Wait until this many more requests have been answered."""
        goal = len(self.answers) + count
        eventually(lambda: len(self.answers) >= goal)


def restart(server: Outages) -> None:
    """Restart as an operator does: sessions are ended and new ones refused for a while."""
    server.stop()
    server.start()


def crash(server: Outages) -> None:
    """Crash in the middle of the load, and recover."""
    server.kill()
    server.start()


def hang(server: Outages) -> None:
    """Hang; in a proof longer than the instances wait."""
    server.freeze()
    time.sleep(times(0.5, 12))
    server.thaw()


def end_sessions(_server: Outages) -> None:
    """End every session of the functions, as a failover or an operator does."""
    sql("select pg_terminate_backend(pid) from pg_stat_activity where usename like 'pavilion%'")


@pytest.mark.parametrize("outage", [restart, crash, hang, end_sessions])
def test_an_outage_under_load_answers_503_only_while_it_lasts(
    server: Outages, fleet: Fleet, outage: Callable[[Outages], None]
) -> None:
    load = Load(fleet, new_organization(plan="enterprise"))
    with load.flowing():
        for _ in range(times(2, 20)):
            outage(server)
            reconnect()
            load.wait_for_more()
    after = [load.read() for _ in range(4 * INSTANCES)] + [load.write() for _ in range(4)]

    assert {answer.code for answer in load.answers} <= {
        (200, ""), (201, ""), (503, "UNAVAILABLE"),
    }  # fmt: skip
    assert all(answer.headers["Retry-After"] for answer in load.answers if answer.status == 503)
    assert {answer.status for answer in after} == {200, 201}
    assert fleet.starts == INSTANCES
    made = [name for [name] in sql("select name from properties")]
    assert len(made) == len(set(made))
    assert load.acknowledged <= set(made)
    eventually(lambda: sessions() <= INSTANCES * POOL_SIZE)
    eventually(lambda: sessions("and state <> 'idle'") == 0)


def test_ended_connections_lose_no_slot_of_the_pool(server: Outages, fleet: Fleet) -> None:
    load = Load(fleet, new_organization(plan="enterprise"))
    with load.flowing():
        for _ in range(times(20, 500)):
            end_sessions(server)
            load.wait_for_more(5)
            # The ended sessions may still be closing.
            eventually(lambda: sessions() <= INSTANCES * POOL_SIZE)
    statuses = [load.read().status for _ in range(8 * INSTANCES * POOL_SIZE)]

    # A leaked pool slot would make some of these wait for ever.
    assert statuses == [200] * len(statuses)


def reconnect() -> None:
    """Wait until the server accepts the test's own connection again."""

    def is_back() -> bool:
        forget_administrator()
        with suppress(pg8000.native.Error, OSError):
            return sql("select 1") == [[1]]
        return False

    eventually(is_back)


def sessions(condition: str = "") -> int:
    """The number of the functions' sessions on the server."""
    [[count]] = sql(
        f"select count(*) from pg_stat_activity where usename = 'pavilion_tenant' {condition}"  # noqa: S608 - the test's own text
    )
    found: int = count
    return found


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until the condition holds."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)
