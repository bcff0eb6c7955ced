"""Instances are killed at random while requests run, and no client notices.

User stories (tests/system/journeys) run against one living instance, and again against several that
are killed before and during requests. Both runs must give the same answers and leave the same rows:
nothing acknowledged is lost, nothing is there twice.
"""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from tests.proof import seeds, times
from tests.servers.fleet import Fleet, running
from tests.system.backstage import wait_for_orphans
from tests.system.census import census, lost_or_doubled, miscounted, organizations_of
from tests.system.files import astray
from tests.system.journeys.people import World
from tests.system.journeys.post import Post
from tests.system.journeys.transcript import Line, differences, transcript

JOURNEYS = Path(__file__).parent / "journeys"
# Redis may be slow on a busy machine, and sign-in limits would end the stories.
SETTINGS = {"REDIS_TIMEOUT_MS": "10000", "RATE_LIMIT_SIGN_IN": "1000/900"}
INSTANCES = 3


class Run(NamedTuple):
    """The result of one story."""

    tag: str
    lines: list[Line]
    losses: int


def stories() -> dict[str, Callable[[World], None]]:
    """Every story by its module's name."""
    modules = {
        path.stem: import_module(f"tests.system.journeys.{path.stem}")
        for path in sorted(JOURNEYS.glob("*.py"))
    }
    return {name: module.story for name, module in modules.items() if hasattr(module, "story")}


def workload(seed: int) -> list[str]:
    """The stories of a run: each once, then random ones, in random order."""
    chance, names = random.Random(seed), list(stories())  # noqa: S311 - reproducible by its seed
    chosen = names + chance.choices(names, k=times(0, 14))
    chance.shuffle(chosen)
    return chosen


def told(fleet: Fleet, seed: int, *, dangers: bool) -> list[Run]:
    """Run the workload, several stories at once."""
    known = stories()

    def tell(number: int, name: str) -> Run:
        own_seed = seed * 1000 + number
        tag = uuid4().hex[:12]
        post = Post(fleet, random.Random(-own_seed) if dangers else None)  # noqa: S311
        try:
            known[name](World(post, random.Random(own_seed), tag))  # noqa: S311
        finally:
            post.close()
        return Run(tag, transcript(post.entries, tag), post.losses)

    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(tell, *zip(*enumerate(workload(seed)), strict=True)))


def test_killed_instances_are_invisible_to_clients(tmp_path: Path) -> None:
    with (
        running(1, tmp_path / "one", **SETTINGS) as steady,
        running(INSTANCES, tmp_path / "many", **SETTINGS) as dying,
    ):
        for seed in seeds(1, 12):
            expected = told(steady, seed, dangers=False)
            found = told(dying, seed, dangers=True)
            wait_for_orphans()

            assert not any(run.losses for run in expected)
            assert any(run.losses for run in found)
            for one, other in zip(expected, found, strict=True):
                assert differences(one.lines, other.lines) == []
                assert lost_or_doubled(census(one.tag), census(other.tag)) == []
                organizations = organizations_of(other.tag)
                assert miscounted(organizations) == []
                assert [name for each in organizations for name in astray(each)] == []
