"""Requests that are cut off, each of new people, and the instances that die during them."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import msgspec

from shared.pipeline.callers import Manager, SuperAdmin
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import a_person
from tests.factories import Organization, homeowner_token, new_organization, sql, super_admin
from tests.homeowners import resident
from tests.http.client import send
from tests.proof import one_of
from tests.servers.fleet import Answer, AnswerLostError, Fleet, eventually, running
from tests.system.backstage import wait_for_orphans
from tests.system.effects import Effect, effect, state
from tests.system.tripwire import Moment, Tripwire, Victims, tripwire
from tests.system.valid_requests import JSON, Request, valid_request

# In a short run one endpoint in so many is asked before the limits are cached.
ADMISSIONS = 8
EMAIL = re.compile(rb"[\w.]+@example\.com")


class Place(NamedTuple):
    """Instances behind a tripwire, and what is known of undisturbed requests there.

    `known` has their trips and changes by the name of the endpoint, with a key and without.
    """

    fleet: Fleet
    wire: Tripwire
    victims: Victims
    known: dict[tuple[str, bool], tuple[list[bool], Effect]]


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


@contextmanager
def new_place(log: Path) -> Iterator[Place]:
    """A place with the current settings."""
    somebody, operator = new_organization(), super_admin()
    with tripwire() as (wire, addresses):
        settings = {"REDIS_TIMEOUT_MS": "10000", "RATE_LIMIT_SIGN_IN": "1000/900", **addresses}
        settings |= {"MADE": "auth__verify_email auth__me admin__get_me"}
        with running(3, log, **settings) as fleet:

            def warm_up(slot: int, login: str) -> None:
                # Over the only login that a request to such an endpoint uses, and over Redis.
                if login == "pavilion_platform":
                    eventually(fleet, "GET", "/v1/admin/me", token=operator.token, slot=slot)
                elif login == "pavilion_sign_in":
                    body = {"token": uuid4().hex * 2, "password": "a long password"}
                    eventually(fleet, "POST", "/v1/auth/verify-email", body, slot=slot)
                else:
                    eventually(fleet, "GET", "/v1/auth/me", token=somebody.owner.token, slot=slot)

            yield Place(fleet, wire, Victims(fleet, warm_up), {})


def undisturbed(
    declaration: Declaration, place: Place, *, keyed: bool = True
) -> tuple[list[bool], Effect]:
    """The trips that the request makes, and its changes; they are the same each time."""
    if (declaration.name, keyed) in place.known:
        return place.known[declaration.name, keyed]
    case = new_case(declaration, keyed=keyed)
    slot = place.victims.next(case.login)
    place.wire.count()
    answer = case.sent(place.fleet, slot)
    trips = place.wire.trips
    assert answer.status == declaration.status, answer
    assert trips
    place.known[declaration.name, keyed] = trips, case.effect()
    return place.known[declaration.name, keyed]


def is_cut_off(case: Case, place: Place, fatal: Moment) -> bool:
    """Send the request to an instance that dies at this moment; False if it does not come."""
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
    if has_cached_limits(declaration):
        send("GET", "/v1/properties", token=organization.owner.token)
    before = state(organization.id, emails)
    key = str(uuid4()) if keyed else None
    return Case(declaration.login, organization, request, token, key, emails, before)


def has_cached_limits(declaration: Declaration) -> bool:
    """Whether the limits of the endpoint's organizations are cached before its requests."""
    return 0 not in one_of(range(ADMISSIONS), declaration.name)


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
