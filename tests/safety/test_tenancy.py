"""No endpoint reveals or changes another tenant's data, whatever ids a request names."""

from typing import Any
from uuid import uuid4

from shared.pipeline.callers import Homeowner, Manager, SuperAdmin
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, path_of, row_of, token_of
from tests.factories import new_organization, sql
from tests.homeowners import new_home
from tests.http.client import code, send
from tests.migrations.test_catalog import tenant_tables
from tests.proof import one_of
from tests.safety.asking import (
    Kind,
    kinds_for,
    may_call,
    new_asking,
    new_token,
    shown,
    standing_asking,
    told,
)
from tests.safety.neighbour import UNWRITTEN, idempotency_key, neighbour
from tests.safety.places import Place, places_of
from tests.standing import standing
from tests.whole_database import changed_since, now
from tools.api.problems import OF_ONE

# Ids of rows that belong to the platform.
PLATFORM_IDS = frozenset(("plan_id",))


def places_of_tenants(declaration: Declaration) -> list[Place]:
    """Where an endpoint takes the id of a tenant's row."""
    return [place for place in places_of(declaration) if place.name not in PLATFORM_IDS]


WITH_PLACES = [found for found in ALL if places_of_tenants(found)]


def test_the_other_tenant_has_a_row_in_every_table() -> None:
    rows = neighbour().rows()

    assert {table for table in tenant_tables() if not rows[table]} <= UNWRITTEN


def test_the_other_tenant_has_a_row_for_every_id_parameter() -> None:
    named = {place.kind for found in ALL for place in places_of_tenants(found)}

    assert named - neighbour().ids.keys() == set()


def test_the_other_tenants_marker_is_in_its_own_answers() -> None:
    ours = neighbour()
    # By id, because other tests add newer rows to its lists.
    records = [
        f"{area}/{ours.ids[name]}"
        for area, name in (
            ("properties", "property_id"),
            ("homeowners", "homeowner_id"),
            ("associations", "association_id"),
            ("payments", "payment_id"),
        )
    ]
    for path in (*records, "members", "auth/me"):
        response = send("GET", f"/v1/{path}", token=ours.organization.owner.token)

        assert ours.mark in ours.revealed(response.text), path


@every(WITH_PLACES)
def test_another_tenants_id_is_answered_as_unknown(
    declaration: Declaration,
) -> None:
    organization = standing(declaration).organization
    asking, foreign = standing_asking(declaration), neighbour()
    places, kinds = places_of_tenants(declaration), kinds_for(declaration)
    tokens = [new_token(kind, organization) for kind in kinds]
    # A sign-in is noted in the row of the person who signs in.
    before = foreign.versions() if declaration.sets_cookie else {}
    since = now()

    for kind, token in zip(kinds, tokens, strict=True):
        # What one caller is refused at every place, another is refused by the same scope.
        for place in places if kind == kinds[0] else one_of(places, kind + declaration.name):
            row_id = foreign.ids[place.kind]
            answer = asking.send(token, place, row_id)

            assert told(answer) == told(asking.send(token, place, str(uuid4()))), (kind, place)
            assert foreign.revealed(shown(answer).replace(row_id, "")) == [], (kind, place)
            check_refusal(declaration, kind, place, answer)
    if before:
        assert foreign.versions() == before
    else:
        assert changed_since(since) == set()


def check_refusal(declaration: Declaration, kind: Kind, place: Place, answer: Any) -> None:
    """A filter finds nothing; elsewhere a foreign id is answered as not found."""
    if place.part == "query" and declaration.name in OF_ONE and may_call(declaration, kind):
        # One that is named beside another is refused for that.
        assert answer.status_code in {404, 422}, (kind, place)
    elif place.part == "query" and may_call(declaration, kind):
        assert (answer.status_code, answer.json["items"]) == (200, []), (kind, place)
    elif place.part == "path" and may_call(declaration, kind):
        assert code(answer) == (404, "NOT_FOUND"), (kind, place)
    elif may_call(declaration, kind):
        # A rule between two fields or about a role may refuse first.
        assert answer.status_code in {403, 404, 422}, (kind, place)
        if answer.status_code == 404:
            named = [error["pointer"] for error in answer.json["errors"]]
            assert named == [place.pointer], place
    else:
        assert answer.status_code in {401, 403}, (kind, place)


@every(ALL)
def test_requests_with_own_ids_do_not_touch_another_tenant(
    declaration: Declaration,
) -> None:
    foreign = neighbour()
    before = foreign.versions()
    for kind in kinds_for(declaration):
        # A change makes the next caller's request fail; a refusal and a read do not.
        is_done = may_call(declaration, kind) and not declaration.safe
        organization = new_organization() if is_done else standing(declaration).organization
        asking = new_asking(declaration, organization) if is_done else standing_asking(declaration)
        with row_of(declaration).deployment():
            answer = asking.send(new_token(kind, organization))

        assert foreign.revealed(shown(answer)) == [], kind
        if not may_call(declaration, kind):
            assert answer.status_code in {401, 403}, kind
        elif isinstance(declaration.caller, Manager) and kind == "owner":
            assert answer.status_code == declaration.status, answer.text
    assert foreign.versions() == before


@every([found for found in ALL if found.idempotent and found.body is not None])
def test_idempotency_keys_belong_to_one_tenant(declaration: Declaration) -> None:
    organization, foreign = new_organization(), neighbour()
    asking = new_asking(declaration, organization)
    headers = {"Idempotency-Key": idempotency_key(declaration.name)}

    with row_of(declaration).deployment():
        answer = asking.send(token_of(declaration, organization), headers=headers)

    assert answer.status_code == declaration.status, answer.text
    assert "Idempotent-Replayed" not in answer.headers
    assert foreign.revealed(shown(answer)) == []


PAGED = [
    found
    for found in ALL
    if found.query
    and "cursor" in found.query.__struct_fields__
    and not isinstance(found.caller, SuperAdmin)
]


@every(PAGED)
def test_another_tenants_cursor_gives_only_own_rows(declaration: Declaration) -> None:
    own, foreign = standing(declaration), neighbour()
    make = row_of(declaration).parameters
    theirs = send(
        "GET",
        path_of(declaration, make(foreign.organization)),
        token=token_of(declaration, foreign.organization),
        query={"limit": 1},
    )
    # A list of one row has no next page, and its cursor is not valid for another list.
    cursor = theirs.json["next_cursor"]
    answer = send(
        "GET",
        own.path,
        token=own.token,
        query={"cursor": cursor} if cursor else {},
    )

    assert answer.status_code == 200, answer.text
    assert foreign.revealed(shown(answer).replace(cursor or "-", "")) == []


@every([found for found in ALL if isinstance(found.caller, Homeowner)])
def test_a_homeowner_does_not_reach_other_homes(
    declaration: Declaration,
) -> None:
    office = neighbour()
    before = office.rows()
    asking = standing_asking(declaration)
    token = new_home(office.organization).person.token

    answers = [
        asking.send(token, place, office.ids[place.kind])
        for place in places_of_tenants(declaration)
    ]
    answers.append(asking.send(token))

    [[name]] = sql("select name from organizations where id = :id", id=office.organization.id)
    for answer in answers:
        # A homeowner may know its organization's name and id.
        text = shown(answer).replace(name, "").replace(office.organization.id, "")
        assert office.revealed(text) == []
    for table, rows in office.rows().items():
        assert before[table] <= rows, table
