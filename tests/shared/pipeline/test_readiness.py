"""An instance that is not ready asks PostgreSQL less and less often, and then no more."""

import time
from typing import Self

import pytest

from shared.pipeline import readiness
from shared.problems import unavailable


class Stores:
    """Counts attempts; every attempt fails until `is_up`."""

    def __init__(self) -> None:
        self.attempts = 0
        self.is_up = False

    def connection(self) -> Self:
        """One attempt."""
        self.attempts += 1
        if not self.is_up:
            raise unavailable("The database", log="away")
        return self

    def __enter__(self) -> None:
        """As a pool lends a connection."""

    def __exit__(self, *_: object) -> None:
        """As a connection goes back."""


def test_attempts_are_further_and_further_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    stores, now = Stores(), 1000.0
    monkeypatch.setattr(readiness, "pool_of", lambda _: stores)
    monkeypatch.setattr(time, "monotonic", lambda: now)
    readiness.start_of.cache_clear()

    # One probe a second, as Cloud Run asks.
    for _ in range(60):
        assert readiness.answer_readiness("pavilion_tenant").status_code == 503
        now += 1
    assert stores.attempts == 10

    stores.is_up = True
    for _ in range(60):
        answer = readiness.answer_readiness("pavilion_tenant")
        now += 1
    readiness.start_of.cache_clear()
    assert answer.status_code == 204
    assert stores.attempts == 11
