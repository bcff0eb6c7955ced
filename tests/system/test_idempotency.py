"""One Idempotency-Key, many processes that are killed meanwhile: one effect, one answer.

Holds for every endpoint that is declared to take a key, multipart ones too.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec
import pytest

from shared.declaration import Declaration
from tests.endpoint_table import ALL, a_person, every, path_of, row_of, valid_body
from tests.factories import Organization, new_organization
from tests.fleet import Answer, AnswerLostError, Fleet, killing, running
from tests.functions.documents.rows import PDF, form_of
from tests.proof import times
from tests.shared.test_multipart import BOUNDARY
from tests.system.backstage import let_key_grow_old, sql, wait_for_orphans
from tests.system.census import TRACES, tables
from tests.system.files import astray

IDEMPOTENT = [each for each in ALL if each.idempotent]
TWINS = 6
JSON = "application/json"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


class Request(NamedTuple):
    """What the twins send, as one person: a key belongs to whoever uses it."""

    method: str
    path: str
    data: bytes
    content_type: str
    token: str


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Instances for all tests of this module."""
    folder = tmp_path_factory.mktemp("fleet")
    with running(3, folder / "log", REDIS_TIMEOUT_MS="10000") as made:
        yield made


@every(IDEMPOTENT)
def test_one_key_has_one_effect_and_one_answer(declaration: Declaration, fleet: Fleet) -> None:
    for _ in range(times(1, 15)):
        organization, control = new_organization(), new_organization()
        request = request_of(declaration, organization)
        undisturbed = request_of(declaration, control)
        before, before_control = rows_of(organization), rows_of(control)
        key = str(uuid4())

        with killing(fleet, every=0.15):
            answers = answers_to_twins(fleet, request, key)
        while len(answers) < 2 * TWINS:
            answers += answers_to_twins(fleet, request, key)

        assert {answer.status for answer in answers} == {declaration.status}
        assert len({answer.data for answer in answers}) == 1
        # The first answer itself may have died with its instance.
        assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) <= 1
        assert sent(fleet, undisturbed, str(uuid4())).status == declaration.status
        assert rows_of(organization) - before == rows_of(control) - before_control
        assert astray(organization.id) == []


@every(IDEMPOTENT)
def test_another_body_under_the_key_is_refused(declaration: Declaration, fleet: Fleet) -> None:
    organization = new_organization()
    request = request_of(declaration, organization)
    key = str(uuid4())
    assert sent(fleet, request, key, slot=0).status == declaration.status
    made = rows_of(organization)

    refused = sent(fleet, another(declaration, request), key, slot=1)

    assert refused.code == (422, "IDEMPOTENCY_KEY_REUSED")
    assert rows_of(organization) == made
    assert sent(fleet, request, key, slot=2).headers["Idempotent-Replayed"] == "true"


def request_of(declaration: Declaration, organization: Organization) -> Request:
    """A request that the endpoint accepts from this organization."""
    path = path_of(declaration, row_of(declaration).parameters(organization))
    body = valid_body(declaration, organization)
    token = a_person(declaration, organization).token
    if declaration.form is not None:
        return Request(declaration.method, path, form_of(PDF, **(body or {})), FORM, token)
    return Request(declaration.method, path, msgspec.json.encode(body), JSON, token)


def another(declaration: Declaration, request: Request) -> Request:
    """The same with one value changed: another file, id, name or e-mail."""
    if declaration.form is not None:
        return request._replace(data=request.data.replace(PDF, PDF + b"."))
    body = msgspec.json.decode(request.data)
    changed = {name: _changed(name, value) for name, value in body.items()}
    name = next(name for name, value in changed.items() if value != body[name])
    return request._replace(data=msgspec.json.encode(body | {name: changed[name]}))


def _changed(name: str, value: Any) -> Any:
    if isinstance(value, str) and ("name" in name or name == "email"):
        return f"x{value}"
    try:
        UUID(value)
    except (ValueError, TypeError, AttributeError):
        return value
    return str(uuid4())


def answers_to_twins(fleet: Fleet, request: Request, key: str) -> list[Answer]:
    """What twins hear that ask at once; without those cut off, or told that the first still runs.

    Afterwards none of them runs, so that whatever they left of the key is a dead request's.
    """
    with ThreadPoolExecutor(TWINS) as threads:
        heard = list(threads.map(lambda _: _heard(fleet, request, key), range(TWINS)))
    wait_for_orphans()
    let_key_grow_old(key)
    return [answer for answer in heard if answer and "Retry-After" not in answer.headers]


def _heard(fleet: Fleet, request: Request, key: str) -> Answer | None:
    try:
        return sent(fleet, request, key)
    except AnswerLostError:
        return None


def sent(fleet: Fleet, request: Request, key: str, *, slot: int | None = None) -> Answer:
    """The answer to one request with the key."""
    return fleet.send(
        request.method,
        request.path,
        data=request.data,
        token=request.token,
        headers={"Idempotency-Key": key, "Content-Type": request.content_type},
        slot=slot,
    )


def rows_of(organization: Organization) -> Counter[str]:
    """How many rows each table has for the owner's organizations, and how many mails wait."""
    found: Counter[str] = Counter()
    # A request that died and was done again left its traces, which tell no caller anything.
    for table in set(tables()) - TRACES:
        [[count]] = sql(
            f"""
            select count(*) from {table} where organization_id in (
                select organization_id from organization_memberships where user_id = :owner
            )
            """,  # noqa: S608 - a name from the catalog
            owner=organization.owner.user_id,
        )
        found[table] = count
    [[found["mails"]]] = sql(
        "select count(*) from outbox where organization_id = :id and kind = 'email'",
        id=organization.id,
    )
    return found
