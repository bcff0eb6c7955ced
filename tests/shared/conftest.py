"""Fixtures for tests of shared/ that need their own settings."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.config import Settings, settings
from shared.memorystore.breaker import Breaker
from shared.memorystore.client import Memorystore
from tests.shared.admission.cached_organization import Organization
from tests.shared.memorystore.memorystores import Open


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Settings]]:
    """Set variables by their settings' names, and reload the settings."""

    def apply(**variables: str) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(name.upper(), value)
        settings.cache_clear()
        return settings()

    yield apply
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def store(redis_url: str) -> Iterator[Memorystore]:
    """A Redis client with generous timeouts."""
    opened = Memorystore(redis_url, timeout=10, connect_timeout=10)
    yield opened
    opened.close()


@pytest.fixture
def organization(store: Memorystore) -> Organization:
    """An organization that was never read."""
    return Organization(store)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """A pool for concurrent requests."""
    with ThreadPoolExecutor(50) as pool:
        yield pool


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens a Memorystore whose circuit breaker uses `clock`."""
    stores: list[Memorystore] = []

    def open_store(
        url: str, *, timeout: float = 5, clock: Callable[[], float] = time.monotonic
    ) -> Memorystore:
        breaker = Breaker("memorystore", clock)
        made = Memorystore(url, timeout=timeout, connect_timeout=5, breaker=breaker)
        stores.append(made)
        return made

    yield open_store
    for made in stores:
        made.close()
