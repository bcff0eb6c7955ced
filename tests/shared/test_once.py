import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.database.pool import Pool
from shared.database.scope import pool_of
from shared.once import once
from tests.http.deployment import deployed


def test_concurrent_first_calls_get_the_same_object() -> None:
    def make(name: str) -> list[str]:
        time.sleep(0.05)
        return [name]

    made = once(make)

    with ThreadPoolExecutor(4) as threads:
        things = list(threads.map(made, ["a", "a", "a", "b"]))
    assert things[0] is things[1] is things[2]
    assert things[3] == ["b"]


def test_clearing_makes_a_new_object() -> None:
    def make() -> list[str]:
        return []

    made = once(make)
    first = made()

    made.cache_clear()

    assert made() is not first


def test_an_instances_first_requests_share_one_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    class SlowlyMade(Pool):
        def __init__(self, *arguments: Any, **keywords: Any) -> None:
            time.sleep(0.05)
            super().__init__(*arguments, **keywords)

    with deployed():
        pool_of.cache_clear()
        monkeypatch.setattr("shared.database.scope.Pool", SlowlyMade)

        with ThreadPoolExecutor(4) as threads:
            pools = set(threads.map(pool_of, ["pavilion_tenant"] * 4))

    assert len(pools) == 1
