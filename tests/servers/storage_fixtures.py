"""Fixtures for storage that fails on demand. Name this module in `pytest_plugins`."""

import os
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from shared.config import settings
from shared.files import client, resumable_upload, signing, storage
from tests.servers.faulty_storage import FaultyStorage, faulty_storage

CACHES = (
    settings,
    client._client,  # noqa: SLF001 - a cached client keeps the old address
    client.credentials,
    signing.signing_credentials,
)


@pytest.fixture
def storage_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Connect to this storage address."""

    def use(url: str) -> None:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", url)
        for cached in CACHES:
            cached.cache_clear()

    yield use
    monkeypatch.undo()
    for cached in CACHES:
        cached.cache_clear()


@pytest.fixture
def faulty(storage_at: Callable[[str], None]) -> Iterator[FaultyStorage]:
    """Connect through a proxy that fails on demand."""
    with faulty_storage(os.environ["STORAGE_EMULATOR_HOST"]) as proxy:
        storage_at(proxy.url)
        yield proxy


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same waits and deadlines, scaled down."""
    monkeypatch.setattr(resumable_upload, "READ_SECONDS", 0.3)
    monkeypatch.setattr(resumable_upload, "BACK_OFF_SECONDS", (0.01, 0.02))
    monkeypatch.setattr(resumable_upload, "CANCEL_SECONDS", 0.3)
    monkeypatch.setattr(storage, "TIMEOUT", (0.3, 0.3))
    monkeypatch.setattr(client, "RETRY_SECONDS", 0.3)
    resumable_upload._pool.cache_clear()  # noqa: SLF001 - it keeps its deadlines
    yield
    resumable_upload._pool.cache_clear()  # noqa: SLF001


@pytest.fixture
def object_name() -> str:
    """A new object name."""
    return f"test/{uuid4()}"
