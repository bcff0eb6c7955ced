"""A request is atomic when its instance is killed at any round trip to a store.

Between two trips an instance changes nothing that outlives it, so these are all relevant moments.
Holds for every endpoint that changes something, found in the table of all endpoints.
"""

from collections.abc import Iterable, Iterator
from itertools import count

import pytest

from shared.pipeline.callers import Anyone, Homeowner, Manager, SuperAdmin
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, row_of
from tests.processor.stand_in import with_processor
from tests.proof import one_of, times
from tests.system.backstage import let_key_grow_old
from tests.system.cut_off import (
    Case,
    Place,
    has_cached_limits,
    is_cut_off,
    new_case,
    new_place,
    undisturbed,
)
from tests.system.effects import Effect, without_traces
from tests.system.files import astray
from tests.system.tripwire import Moment, at_change, at_trip

BY_PEOPLE = (Manager, Homeowner, SuperAdmin, Anyone)
CHANGING = [each for each in ALL if not each.safe and isinstance(each.caller, BY_PEOPLE)]
# In a short run one endpoint in so many is killed within its transactions, too.
INSIDE = 8
# What the key of a request adds to its effect.
KEY = {"idempotency_keys": 1}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The place of all tests of this module that need no payment processor."""
    with new_place(tmp_path_factory.mktemp("fleet") / "log") as made:
        yield made


@pytest.fixture(scope="module")
def paying(usual: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The place of those that need one, made after the usual one, which has none."""
    assert usual
    with with_processor(), new_place(tmp_path_factory.mktemp("fleet") / "log") as made:
        yield made


@pytest.fixture
def place(declaration: Declaration, usual: Place, request: pytest.FixtureRequest) -> Place:
    """The place in which the endpoint's request is accepted."""
    if row_of(declaration).deployment is not with_processor:
        return usual
    made: Place = request.getfixturevalue("paying")
    return made


@every(CHANGING)
def test_a_request_is_atomic_wherever_it_is_killed(declaration: Declaration, place: Place) -> None:
    is_outside = declaration.effect == "outside"
    inside = is_killed_inside(declaration)
    trips, whole = undisturbed(declaration, place, keyed=inside or is_outside)
    if declaration.idempotent and not (inside or is_outside):
        whole = whole | KEY
    has_files = times(False, True) or declaration.deployment.storage or "documents" in whole
    found, last = moments(trips, inside=inside)
    case = None
    for number, fatal in enumerate(found):
        is_again = case is not None
        case = case or new_case(declaration)
        if not is_cut_off(case, place, fatal):
            # The request had finished before this moment, so there are no more.
            assert number > 0
            assert not is_again, "another trip was made when it was sent before"
            break

        left = case.effect()
        # An effect outside the database takes several steps; the key shows the last one.
        assert is_outside or left in ({}, whole), f"moment {number} of {trips}"
        assert not has_files or astray(case.organization.id) == []
        if whole and not left and fatal is not last and is_sent_again(declaration):
            continue
        assert inside or is_outside or fatal is not last or left == whole
        # A member who has left can't send the request again.
        is_repeatable = declaration.idempotent and declaration.name != "members__leave"
        if is_repeatable or left != whole:
            done = completed(declaration, place, case)
            assert without_traces(done) == without_traces(whole)
            assert is_outside or done == whole
            assert not has_files or astray(case.organization.id) == []
        case = None


@every([each for each in CHANGING if each.idempotent and each.effect != "outside"])
def test_a_request_without_a_key_is_atomic_too(declaration: Declaration, place: Place) -> None:
    trips, whole = undisturbed(declaration, place, keyed=False)
    # After admission. What one commit changes, PostgreSQL keeps whole or not at all.
    commits = sum(trips[1:])
    short = [len(trips) - 1] if commits > 1 else []
    for trip in times(short, range(1, len(trips) + 1)):
        case = new_case(declaration, keyed=False)
        if is_cut_off(case, place, at_trip(trip)):
            assert case.effect() in ({}, whole), f"trip {trip} of {len(trips)}"


def completed(declaration: Declaration, place: Place, case: Case) -> Effect:
    """The changes once the request has been sent again, long after its instance died."""
    assert case.key
    let_key_grow_old(case.key)
    again = case.sent(place.fleet, place.victims.next(case.login))
    assert again.status == declaration.status, again
    return case.effect()


def is_killed_inside(declaration: Declaration) -> bool:
    """Whether the request is killed within a transaction, too: in a short run one in so many."""
    # Other endpoints than those whose limits are not cached.
    return 1 in one_of(range(INSIDE), declaration.name)


def is_sent_again(declaration: Declaration) -> bool:
    """Whether a request that has left nothing is killed at its next moment, too.

    In a proof each moment has its own request, which is completed. Where limits are not cached,
    admission makes fewer trips when it is sent again.
    """
    return times(has_cached_limits(declaration), False)


def moments(trips: list[bool], *, inside: bool) -> tuple[Iterable[Moment], Moment | None]:
    """When the instance is killed, and the last of these moments if it is known.

    A short run leaves out admission, the first trip, before which nothing has happened, and does
    not look for trips that only a disturbed request makes. The instance dies whenever an effect
    could have been left. If `inside`, it also dies once in each transaction, when all but the
    commit has been done; until then PostgreSQL keeps nothing of it.
    """
    if times(0, 1):
        return map(at_trip, count(1)), None
    if not inside:
        found = [at_change(number) for number in range(1, max(1, sum(trips[1:])) + 1)]
        return found, found[-1]
    last = len(trips)
    stays = [*trips[1:], True]
    found = [
        at_trip(trip)
        for trip in range(min(2, last), last + 1)
        if trips[trip - 1] or stays[trip - 1]
    ]
    return found, found[-1]
