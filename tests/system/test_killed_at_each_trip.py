"""A request is atomic when its instance is killed at any round trip to a store.

Between two trips an instance changes nothing that outlives it, so these are all relevant moments.
Holds for every endpoint that changes something, found in the table of all endpoints.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import msgspec
import pytest

from shared.pipeline.callers import Anyone, Homeowner, Manager, SuperAdmin
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, a_person, every, row_of
from tests.factories import Organization, homeowner_token, new_organization, sql, super_admin
from tests.homeowners import resident
from tests.http.client import send
from tests.processor.stand_in import with_processor
from tests.proof import one_of, times
from tests.servers.fleet import Answer, AnswerLostError, Fleet, eventually, running
from tests.system.backstage import let_key_grow_old, wait_for_orphans
from tests.system.effects import Effect, effect, state, without_traces
from tests.system.files import astray
from tests.system.tripwire import Tripwire, Victims, tripwire
from tests.system.valid_requests import JSON, Request, valid_request

BY_PEOPLE = (Manager, Homeowner, SuperAdmin, Anyone)
CHANGING = [each for each in ALL if not each.safe and isinstance(each.caller, BY_PEOPLE)]
# In a short run one endpoint in so many is asked before the limits are cached.
ADMISSIONS = 8
EMAIL = re.compile(rb"[\w.]+@example\.com")


class Place(NamedTuple):
    """Instances behind a tripwire."""

    fleet: Fleet
    wire: Tripwire
    victims: Victims


class Case(NamedTuple):
    """A request of a new person in a new organization, and the state before it.

    `login` is the database login of its endpoint.
    """

    login: str
    organization: Organization
    request: Request
    token: str | None
    key: str | None
    emails: list[str]
    before: Counter[str]

    def sent(self, fleet: Fleet, slot: int) -> Answer:
        """The instance's answer; the Idempotency-Key, if there is one, is always the same."""
        headers = {"Idempotency-Key": self.key} if self.key else {}
        return self.request.sent(fleet, self.token, slot=slot, headers=headers)

    def effect(self) -> Effect:
        """The changes since the request was made."""
        return effect(self.before, state(self.organization.id, self.emails))


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The place of all tests of this module that need no payment processor."""
    with new_place(tmp_path_factory.mktemp("fleet") / "log", "google.cloud.storage") as made:
        yield made


@pytest.fixture(scope="module")
def paying(usual: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The place of those that need one, made after the usual one, which has none."""
    assert usual
    with with_processor(), new_place(tmp_path_factory.mktemp("fleet") / "log", "stripe") as made:
        yield made


@pytest.fixture
def place(declaration: Declaration, usual: Place, request: pytest.FixtureRequest) -> Place:
    """The place in which the endpoint's request is accepted."""
    if row_of(declaration).deployment is not with_processor:
        return usual
    made: Place = request.getfixturevalue("paying")
    return made


@contextmanager
def new_place(log: Path, imported: str) -> Iterator[Place]:
    """A place with the current settings, whose instances begin with this module."""
    somebody, operator = new_organization(), super_admin()
    with tripwire() as (wire, addresses):
        settings = {"REDIS_TIMEOUT_MS": "10000", "RATE_LIMIT_SIGN_IN": "1000/900", **addresses}
        settings |= {"IMPORTED": imported, "MADE": "auth__verify_email auth__me admin__get_me"}
        with running(3, log, **settings) as fleet:

            def warm_up(slot: int, login: str) -> None:
                if login == "pavilion_platform":
                    eventually(fleet, "GET", "/v1/admin/me", token=operator.token, slot=slot)
                elif login != "pavilion_tenant":
                    body = {"token": uuid4().hex * 2, "password": "a long password"}
                    eventually(fleet, "POST", "/v1/auth/verify-email", body, slot=slot)
                # The tenants' login, which every endpoint may use, and Redis.
                eventually(fleet, "GET", "/v1/auth/me", token=somebody.owner.token, slot=slot)

            yield Place(fleet, wire, Victims(fleet, warm_up))


@every(CHANGING)
def test_a_request_is_atomic_wherever_it_is_killed(declaration: Declaration, place: Place) -> None:
    is_outside = declaration.effect == "outside"
    trips, whole = undisturbed(declaration, place)
    has_files = times(False, True) or declaration.deployment.storage or "documents" in whole
    for fatal in moments(trips):
        case = new_case(declaration)
        if not is_cut_off(case, place, fatal):
            # The request had finished before this trip, so there are no more trips.
            assert fatal > 1
            break

        left = case.effect()
        # An effect outside the database takes several steps; the key shows the last one.
        assert is_outside or left in ({}, whole), f"trip {fatal} of {len(trips)}"
        assert not has_files or astray(case.organization.id) == []
        # A member who has left can't send the request again.
        is_repeatable = declaration.idempotent and declaration.name != "members__leave"
        if is_repeatable or left != whole:
            assert case.key
            let_key_grow_old(case.key)
            again = case.sent(place.fleet, place.victims.next(case.login))
            assert again.status == declaration.status, again
        done = case.effect()
        assert without_traces(done) == without_traces(whole)
        assert is_outside or done == whole
        assert not has_files or astray(case.organization.id) == []


@every([each for each in CHANGING if each.idempotent and each.effect != "outside"])
def test_a_request_without_a_key_is_atomic_too(declaration: Declaration, place: Place) -> None:
    trips, whole = undisturbed(declaration, place, keyed=False)
    # After admission. What one commit changes, PostgreSQL keeps whole or not at all.
    commits = sum(trips[1:])
    short = [len(trips) - 1] if commits > 1 else []
    for fatal in times(short, range(1, len(trips) + 1)):
        case = new_case(declaration, keyed=False)
        if is_cut_off(case, place, fatal):
            assert case.effect() in ({}, whole), f"trip {fatal} of {len(trips)}"


def moments(trips: list[bool]) -> Iterable[int]:
    """The trips at which the instance is killed.

    A short run leaves out admission, the first trip, before which nothing has happened, and does
    not look for trips that only a disturbed request makes. In a transaction it dies once, when all
    but the commit has been done.
    """
    if times(0, 1):
        return count(1)
    last = len(trips)
    stays = [*trips[1:], True]
    return [trip for trip in range(min(2, last), last + 1) if trips[trip - 1] or stays[trip - 1]]


def undisturbed(
    declaration: Declaration, place: Place, *, keyed: bool = True
) -> tuple[list[bool], Effect]:
    """The trips that the request makes, and its changes."""
    case = new_case(declaration, keyed=keyed)
    slot = place.victims.next(case.login)
    place.wire.count()
    answer = case.sent(place.fleet, slot)
    trips = place.wire.trips
    assert answer.status == declaration.status, answer
    assert trips
    return trips, case.effect()


def is_cut_off(case: Case, place: Place, fatal: int) -> bool:
    """Send the request to an instance that dies at this trip; False if it needs fewer trips."""
    slot = place.victims.next(case.login)
    place.wire.arm(fatal, place.victims.kill)
    try:
        case.sent(place.fleet, slot)
    except AnswerLostError:
        wait_for_orphans()
        return True
    finally:
        place.wire.count()
    return False


def new_case(declaration: Declaration, *, keyed: bool = True) -> Case:
    """A request to the endpoint among new people, under an Idempotency-Key if `keyed`.

    In a short run the limits of most organizations are cached, so that admission is one trip.
    """
    organization = new_organization()
    request = valid_request(declaration, organization)
    token = token_for(declaration, organization, request)
    found = [email.decode() for email in EMAIL.findall(request.data)]
    emails = [organization.owner.email, *found]
    if 0 not in one_of(range(ADMISSIONS), declaration.name):
        send("GET", "/v1/properties", token=organization.owner.token)
    before = state(organization.id, emails)
    key = str(uuid4()) if keyed else None
    return Case(declaration.login, organization, request, token, key, emails, before)


def token_for(declaration: Declaration, organization: Organization, request: Request) -> str | None:
    """The session of a caller that may send the request."""
    if isinstance(declaration.caller, Manager | SuperAdmin):
        return a_person(declaration, organization).token
    if declaration.caller.session == "manager":
        return organization.owner.token
    if declaration.caller.session is None:
        return None
    body = (
        msgspec.json.decode(request.data) if request.content_type == JSON and request.data else {}
    )
    if "homeowner_id" not in body:
        return resident(organization).person.token
    # The person has a home elsewhere.
    home = body["homeowner_id"]
    [[user_id]] = sql("select user_id::text from homeowners where id = :id", id=home)
    return homeowner_token(user_id, home)
