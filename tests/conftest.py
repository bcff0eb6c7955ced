"""Fixtures and hooks for all tests. The servers run before any test module is imported."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.reporting import OneReport, is_enough
from tests.scheduling import Together, put_long_ones_first
from tests.servers import chromium, pgbouncer
from tests.servers.counting_proxy import CountingProxy, counting_proxy
from tests.servers.hashing import hash_quickly
from tests.servers.outages import Outages, own_postgresql, own_valkey, postgresql_data
from tests.servers.services import handed_on, settle, started
from tools.local.processes import ROOT

cleanup = ExitStack()
NO_DATABASE = pytest.StashKey[str | None]()


def pytest_configure(config: pytest.Config) -> None:
    """Let a worker report no more than is read."""
    if is_enough(config):
        config.pluginmanager.register(OneReport())


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the run's servers once, and set this worker's settings before any module reads them."""
    if session.config.option.collectonly:
        return
    services = handed_on()
    if services is None:
        with writing_document():
            services = cleanup.enter_context(started())
    session.config.stash[NO_DATABASE] = services.failure
    os.environ.update(settle(services, os.environ.get("PYTEST_XDIST_WORKER", "main")))
    hash_quickly()


@contextmanager
def writing_document() -> Iterator[None]:
    """Generate the OpenAPI document once a run, in a process whose imports end with it."""
    with subprocess.Popen([sys.executable, "-m", "tools.api.document"], cwd=ROOT):
        # If it fails, only the tests of the document fail.
        yield


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the collector off what lives to the end: a million objects of modules and tests."""
    gc.disable()
    result = yield
    gc.freeze()
    gc.enable()
    return result


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long tests, after pytest-randomly has shuffled all."""
    put_long_ones_first(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    """Keep together what shares something dear."""
    # In the order of the collection.
    config.option.loadscopereorder = False
    return Together(config, log)


def pytest_xdist_auto_num_workers() -> int:
    """Two workers more than processors, because tests wait for servers and for time to pass."""
    return (os.cpu_count() or 1) + 2


def pytest_report_header() -> list[str]:
    """Report which tests depend on the programs of this machine."""
    return [pgbouncer.outlook(), chromium.outlook()]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Explain why every test with a database failed."""
    if reason := config.stash.get(NO_DATABASE, None):
        terminalreporter.section("The database could not be migrated")
        terminalreporter.write_line(reason)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Stop the servers when the last worker is gone."""
    cleanup.close()


@pytest.fixture(scope="session")
def database_url() -> str:
    """This worker's database, as superuser, to read rows that the functions may not see."""
    return os.environ["DATABASE_URL"]


@pytest.fixture(scope="session")
def redis_url() -> str:
    """This worker's own key space."""
    return os.environ["REDIS_URL"]


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Outages]:
    """A Valkey for one test, which may stop, freeze and restart it."""
    with own_valkey(tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_data() -> Path:
    """What each test's own PostgreSQL begins with."""
    services = handed_on()
    assert services
    return postgresql_data(Path(services.folder))


@pytest.fixture
def postgresql(tmp_path: Path, migrated_data: Path) -> Iterator[Outages]:
    """A PostgreSQL for one test, which may stop, freeze and restart it."""
    with own_postgresql(tmp_path, migrated_data) as server:
        yield server


@pytest.fixture
def proxied() -> Iterator[Callable[[str], CountingProxy]]:
    """Puts a counting proxy in front of a server's URL."""
    with ExitStack() as proxies:
        yield lambda url: proxies.enter_context(counting_proxy(url))
