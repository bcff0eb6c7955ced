"""After an acknowledged change of the limits no instance answers by the old ones.

Readers and concurrent writers pause for random times at every step, on several instances, some of
which die in the middle of a change.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path

import msgspec
import pytest

from shared.admission.plan_limits import Lives, limits_key
from tests.factories import Organization, new_organization, sql, super_admin
from tests.proof import times
from tests.servers.cache import store
from tests.servers.fleet import AnswerLostError, Fleet
from tests.system.changing_plans import (
    Plan,
    Refused,
    change,
    look,
    pausing_fleet,
    plans,
    put_on,
    settled,
)
from tests.system.plan_history import History

INSTANCES = 3
READERS = 6
WRITERS = 2
CHANGES = 4
# Steps of a change at least: admission, the change, mark, commit and clear are trips of two steps.
PLACES = 2 * 5
# Timeout of a test's waits, even on a busy machine.
PATIENCE = 60

Write = Callable[[History, Plan], None]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with pausing_fleet(INSTANCES, tmp_path_factory.mktemp("fleet") / "log") as made:
        yield made


@pytest.fixture
def choice() -> Iterator[list[Plan]]:
    """A plan to begin with and one for each change, so that each change is recognisable."""
    with plans(1 + WRITERS * CHANGES) as made:
        yield made


def watch(fleet: Fleet, organization: Organization, choice: list[Plan], write: Write) -> History:
    """Read the plan on all instances while writers change it, each to its own plans."""
    history = History(choice[0].calls)
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            history.saw(lambda: look(fleet, organization))

    def write_all(mine: list[Plan]) -> None:
        for plan in mine:
            with suppress(Refused, AnswerLostError):
                write(history, plan)

    with ThreadPoolExecutor(READERS) as readers, ThreadPoolExecutor(WRITERS) as writers:
        reading = [readers.submit(read) for _ in range(READERS)]
        try:
            for done in [
                writers.submit(write_all, choice[1 + number :: WRITERS])
                for number in range(WRITERS)
            ]:
                done.result()
        finally:
            over.set()
        for each in reading:
            each.result()
    return history


def see_everywhere(fleet: Fleet, organization: Organization, calls: int) -> None:
    """Every instance shows this plan, now and from its cache."""
    for slot in [*range(INSTANCES)] * 2:
        assert look(fleet, organization, slot) in {calls, None}


@pytest.mark.parametrize("die", [False, True], ids=["all instances live", "writers die"])
def test_no_answer_uses_limits_from_before_a_change(
    fleet: Fleet, choice: list[Plan], *, die: bool
) -> None:
    seen, wrong = 0, []
    for _ in range(times(3 if die else 6, 200)):
        organization = new_organization()
        put_on(organization, choice[0])

        def write(history: History, plan: Plan, organization: Organization = organization) -> None:
            # Steps beyond the last kill nothing: one in three dies.
            die_at = random.randint(1, 3 * PLACES) if die else 0  # noqa: S311 - any place
            with history.change(plan.calls):
                change(fleet, organization, plan, die_at=die_at)

        history = watch(fleet, organization, choice, write)
        seen += history.count
        wrong += history.outdated()
        see_everywhere(fleet, organization, settled(organization))

    assert wrong == []
    assert seen > times(50, 5_000)


def test_changing_a_plan_affects_every_organization_on_it(fleet: Fleet, choice: list[Plan]) -> None:
    plan = choice[0]
    seen, wrong = 0, []
    for _ in range(times(3, 100)):
        organization, other = new_organization(), new_organization()
        put_on(organization, plan)
        put_on(other, plan)

        def write(history: History, to: Plan) -> None:
            with history.change(to.calls):
                change_plan_itself(fleet, plan, to.calls)

        [[before]] = sql(
            "select max_api_calls_per_hour from subscription_plans where id = :id", id=plan.id
        )
        choice = [plan._replace(calls=before), *fresh(choice[1:])]
        history = watch(fleet, organization, choice, write)
        seen += history.count
        wrong += history.outdated()
        for each in (organization, other):
            see_everywhere(fleet, each, settled(each))

    assert wrong == []
    assert seen > times(25, 2_500)


def fresh(used: list[Plan]) -> list[Plan]:
    """A value that was never used."""
    return [plan._replace(calls=plan.calls + len(used) + 1) for plan in used]


def change_plan_itself(fleet: Fleet, plan: Plan, calls: int) -> None:
    """Change the plan's limits on any instance; a concurrent change to it waits."""
    body = {"max_api_calls_per_hour": calls, "reason": "Agreed by phone."}
    answer = fleet.send("PATCH", f"/v1/admin/plans/{plan.id}", body, token=super_admin().token)
    if answer.status != 200:
        raise Refused(answer.data)


def test_a_change_killed_at_any_step_heals(tmp_path: Path, choice: list[Plan]) -> None:
    lives = msgspec.json.encode(Lives(tombstone=300)).decode()
    with pausing_fleet(2, tmp_path / "log", LIVES=lives) as fleet:
        for die_at in count(1):
            organization = new_organization()
            put_on(organization, choice[0])
            look(fleet, organization, slot=1)
            try:
                change(fleet, organization, choice[1], die_at=die_at, slot=0)
            except AnswerLostError:
                pass
            else:
                # It had fewer steps.
                break
            calls = settled(organization)
            for _ in range(times(3, 50)):
                assert look(fleet, organization, slot=1) == calls
            wait_until_cached(fleet, organization, calls)
            change(fleet, organization, choice[2], slot=1)
            assert {look(fleet, organization, slot) for slot in (0, 1)} == {choice[2].calls}

    assert die_at > PLACES


def wait_until_cached(fleet: Fleet, organization: Organization, calls: int) -> None:
    """Wait until the tombstone has expired and an answer comes from the cache again."""
    deadline = time.monotonic() + PATIENCE
    while store().getrange(limits_key(organization.id), 0, 0) != b"V":
        assert time.monotonic() < deadline
        assert look(fleet, organization, slot=1) == calls
        time.sleep(0.05)
