"""A change of the limits applies although a reader or another change was paused.

test_limits_cache.py pauses at random; here an instance is frozen at every step in turn, as when the
platform takes its CPU away, while a whole change passes on another instance.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count

import pytest

from tests.factories import Organization, new_organization
from tests.servers.fleet import Fleet
from tests.system.changing_plans import Plan, change, look, pausing_fleet, plans, put_on

FROZEN, AWAKE = 0, 1
# A read that misses has four trips: Redis, PostgreSQL, Redis, the rows. A change has five:
# admission, the row, the mark, the commit and the clear. Each trip has two steps.
LEAST_OF_A_READ, LEAST_OF_A_CHANGE = 8, 10
PATIENCE = 60


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with pausing_fleet(2, tmp_path_factory.mktemp("fleet") / "log", OFTEN="0") as made:
        yield made


@pytest.fixture(scope="module")
def choice() -> Iterator[list[Plan]]:
    """The first plan, the plan of the change, and the last plan."""
    with plans(3) as made:
        yield made


def is_frozen(fleet: Fleet, request: Future[object]) -> bool:
    """Whether the request froze its instance; False when it finished before."""
    deadline = time.monotonic() + PATIENCE
    while not request.done():
        if fleet.is_frozen(FROZEN):
            return True
        assert time.monotonic() < deadline
        time.sleep(0.002)
    return False


def frozen_at_every_step(
    fleet: Fleet,
    choice: list[Plan],
    begin: Callable[[Organization, int], object],
    meanwhile: Callable[[Organization], None],
) -> int:
    """Freeze `begin` at every step in turn, do `meanwhile`, thaw: the last plan must apply.

    Returns the number of steps.
    """
    with ThreadPoolExecutor(1) as threads:
        for step in count(1):
            organization = put_on(new_organization(), choice[0])
            begun = threads.submit(begin, organization, step)
            if not is_frozen(fleet, begun):
                begun.result()
                return step - 1
            try:
                meanwhile(organization)
            finally:
                fleet.thaw(FROZEN)
            begun.result()
            seen = [look(fleet, organization, slot) for slot in (AWAKE, FROZEN)]
            assert seen == [choice[-1].calls] * 2, f"frozen at step {step}"
    raise AssertionError


@pytest.mark.parametrize("is_read", [False, True], ids=["nobody else reads", "another reads"])
def test_a_paused_reader_does_not_restore_outdated_limits(
    fleet: Fleet, choice: list[Plan], *, is_read: bool
) -> None:
    def meanwhile(organization: Organization) -> None:
        change(fleet, organization, choice[-1], slot=AWAKE)
        if is_read:
            assert look(fleet, organization, AWAKE) == choice[-1].calls

    def begin(organization: Organization, step: int) -> None:
        assert look(fleet, organization, FROZEN, freeze_at=step) in {
            choice[0].calls,
            choice[-1].calls,
        }

    assert frozen_at_every_step(fleet, choice, begin, meanwhile) >= LEAST_OF_A_READ


def test_a_paused_change_applies_once_acknowledged(fleet: Fleet, choice: list[Plan]) -> None:
    def begin(organization: Organization, step: int) -> None:
        change(fleet, organization, choice[-1], slot=FROZEN, freeze_at=step)

    def meanwhile(organization: Organization) -> None:
        for _ in range(2):
            assert look(fleet, organization, AWAKE) in {choice[0].calls, choice[-1].calls}

    assert frozen_at_every_step(fleet, choice, begin, meanwhile) >= LEAST_OF_A_CHANGE
