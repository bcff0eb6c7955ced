"""An Idempotency-Key has one effect and one answer, although processes are killed.

Holds for every endpoint that creates something, including multipart ones, and for a change of plan.
Actions keep their keys in the same way, without processes in tests/functions/test_every_key.py.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from shared.pipeline.declaration import Declaration
from shared.pipeline.responses import CREATED
from tests.endpoint_table import ALL, a_person, every, row_of
from tests.factories import Organization, new_organization
from tests.processor.stand_in import with_processor
from tests.proof import times
from tests.servers.fleet import Answer, AnswerLostError, Fleet, killing, running
from tests.system.backstage import let_key_grow_old, wait_for_orphans
from tests.system.effects import effect, state, without_traces
from tests.system.files import astray
from tests.system.valid_requests import Request, valid_request

IDEMPOTENT = [
    each
    for each in ALL
    if each.idempotent and (each.status == CREATED or each.name == "subscriptions__change_plan")
]
WITH_FIELDS = [each for each in IDEMPOTENT if each.body or each.form]
TWINS = times(3, 6)


@pytest.fixture(scope="module")
def plain_fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Instances without a payment processor."""
    folder = tmp_path_factory.mktemp("fleet")
    with running(3, folder / "log", REDIS_TIMEOUT_MS="10000") as made:
        yield made


@pytest.fixture(scope="module")
def paying_fleet(plain_fleet: Fleet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Instances with one, started after those without."""
    assert plain_fleet
    folder = tmp_path_factory.mktemp("fleet")
    with with_processor(), running(3, folder / "log", REDIS_TIMEOUT_MS="10000") as made:
        yield made


@pytest.fixture
def fleet(declaration: Declaration, request: pytest.FixtureRequest) -> Fleet:
    """The instances that the endpoint's valid request needs."""
    needs_processor = row_of(declaration).deployment is with_processor
    made: Fleet = request.getfixturevalue("paying_fleet" if needs_processor else "plain_fleet")
    return made


@every(IDEMPOTENT)
def test_one_key_has_one_effect_and_one_answer(declaration: Declaration, fleet: Fleet) -> None:
    for _ in range(times(1, 15)):
        organization, control = new_organization(), new_organization()
        request = valid_request(declaration, organization)
        undisturbed = valid_request(declaration, control)
        # A key belongs to a person, so both requests come from the same one.
        token, other = (a_person(declaration, each).token for each in (organization, control))
        before, before_control = state_of(organization), state_of(control)
        key = str(uuid4())

        with killing(fleet, every=0.15):
            answers = answers_to_twins(fleet, request, token, key)
        while len(answers) < 2 * TWINS:
            answers += answers_to_twins(fleet, request, token, key)

        assert {answer.status for answer in answers} == {declaration.status}
        assert len({answer.data for answer in answers}) == 1
        # The first answer may have been lost with its instance.
        assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) <= 1
        if declaration in WITH_FIELDS:
            require_refusal_of_another_body(declaration, fleet, request, token, key)
        assert keyed(fleet, undisturbed, other, key).status == declaration.status
        # A killed and repeated request leaves extra audit records, which callers do not see.
        done = without_traces(effect(before, state_of(organization)))
        assert done == without_traces(effect(before_control, state_of(control)))
        assert astray(organization.id) == []


def require_refusal_of_another_body(
    declaration: Declaration, fleet: Fleet, request: Request, token: str, key: str
) -> None:
    """The key belongs to the first body, and its answer is still there after another."""
    refused = keyed(fleet, another(declaration, request), token, key)
    assert refused.code == (422, "IDEMPOTENCY_KEY_REUSED")
    assert keyed(fleet, request, token, key).headers["Idempotent-Replayed"] == "true"


def another(declaration: Declaration, request: Request) -> Request:
    """The same body with one value changed: a file, id, name, title, e-mail, month or amount."""
    if declaration.form is not None:
        file = row_of(declaration).file
        return request._replace(data=request.data.replace(file, file + b"."))
    body = msgspec.json.decode(request.data)
    changed = {name: _changed(name, value) for name, value in body.items()}
    name = next(name for name, value in changed.items() if value != body[name])
    return request._replace(data=msgspec.json.encode(body | {name: changed[name]}))


def _changed(name: str, value: Any) -> Any:
    texts = {"autopay_consent_text", "email", "title"}
    if isinstance(value, str) and ("name" in name or name in texts):
        return f"x{value}"
    if name == "month":
        return "2019-02"
    if isinstance(value, int) and name.endswith("_cents"):
        return value + 1
    try:
        UUID(value)
    except (ValueError, TypeError, AttributeError):
        return value
    return str(uuid4())


def answers_to_twins(fleet: Fleet, request: Request, token: str, key: str) -> list[Answer]:
    """The answers to concurrent requests with one key, without lost ones and those told to wait.

    Afterwards none of them runs, so a key that is still held belongs to a dead request.
    """
    with ThreadPoolExecutor(TWINS) as threads:
        heard = list(threads.map(lambda _: _heard(fleet, request, token, key), range(TWINS)))
    wait_for_orphans()
    let_key_grow_old(key)
    return [answer for answer in heard if answer and "Retry-After" not in answer.headers]


def _heard(fleet: Fleet, request: Request, token: str, key: str) -> Answer | None:
    try:
        return keyed(fleet, request, token, key)
    except AnswerLostError:
        return None


def keyed(
    fleet: Fleet, request: Request, token: str, key: str, *, slot: int | None = None
) -> Answer:
    """The answer to one request with the key."""
    return request.sent(fleet, token, slot=slot, headers={"Idempotency-Key": key})


def state_of(organization: Organization) -> Counter[str]:
    """Counts of what there is for the organization and for its owner, in every organization."""
    return state(organization.id, [organization.owner.email])
