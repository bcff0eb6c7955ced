"""The two-phase key of an effect outside the database, tested with the test's own functions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from flask import Response

from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.outside_effect import OutsideEffect
from shared.problems import Code, Problem
from shared.roles import OWNERS
from tests.factories import Organization, new_organization, sql
from tests.functions.subscriptions.billed import age_keys
from tests.shared.pipeline.made_function import answer

Step = Callable[[], object]


class Row(msgspec.Struct):
    """The row of an attempt, and the name of the dead attempt that had its key."""

    id: UUID
    died: UUID | None = None


def nothing() -> None:
    """The effect of a request that has none."""


def sent(
    organization: Organization,
    effect: Step = nothing,
    key: str | None = "one",
) -> Response:
    """The answer to a request with the key."""

    def handle(_: ManagerCall, outside: OutsideEffect) -> list[UUID | None]:
        with outside.begin(lambda died: Row(uuid4(), died), abandoned_after=60) as attempt:
            effect()
            return attempt.finish(lambda: [attempt.row.died, attempt.row.id])

    return of(organization, handle, key)


def of(organization: Organization, handle: Callable[..., Any], key: str | None) -> Response:
    headers = {"Authorization": f"Bearer {organization.owner.token}"}
    if key:
        headers["Idempotency-Key"] = key
    return answer(handle, "POST", headers, caller=Manager(OWNERS), effect="outside")


def told(response: Response) -> list[UUID | None]:
    """The attempt that had the key and died, and the name of this one."""
    return msgspec.json.decode(response.data, type=list[UUID | None])


def refuse() -> None:
    raise Problem(Code.CONFLICT, "Declined.")


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def keys_of(organization: Organization) -> list[Any]:
    return sql(
        "select status, resource_id from idempotency_keys where organization_id = :id",
        id=organization.id,
    )


def test_the_key_and_its_attempt_are_there_while_it_runs(organization: Organization) -> None:
    seen: list[Any] = []

    response = sent(organization, lambda: seen.extend(keys_of(organization)))

    assert seen == [[None, told(response)[1]]]
    assert keys_of(organization) == [[200, told(response)[1]]]


def test_a_replay_is_the_first_answer_without_the_effect(organization: Organization) -> None:
    first = sent(organization)

    again = sent(organization, refuse)

    assert (again.status_code, again.data) == (200, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_twin_is_told_to_wait(organization: Organization) -> None:
    twins: list[Response] = []

    sent(organization, lambda: twins.append(sent(organization)))

    [twin] = twins
    assert twin.status_code == 409
    assert 55 <= int(twin.headers["Retry-After"]) <= 60


def test_a_request_without_a_key_keeps_none(organization: Organization) -> None:
    assert sent(organization, key=None).status_code == 200
    assert keys_of(organization) == []


def test_an_attempt_that_failed_leaves_the_key_free(organization: Organization) -> None:
    assert sent(organization, refuse).status_code == 409
    assert keys_of(organization) == []
    assert told(sent(organization))[0] is None


def test_a_silent_attempt_is_taken_over_by_its_name(organization: Organization) -> None:
    seen: list[Any] = []

    def overtaken() -> None:
        seen.extend(keys_of(organization))
        age_keys(organization)
        seen.append(told(sent(organization)))
        refuse()

    sent(organization, overtaken)

    [_, silent], [died, own] = seen
    assert silent == died
    # The attempt that was taken for dead failed later, and left the other's answer alone.
    assert keys_of(organization) == [[200, own]]


def test_an_attempt_that_lasts_keeps_its_key(organization: Organization) -> None:
    undone: list[UUID] = []

    def handle(_: ManagerCall, outside: OutsideEffect) -> list[UUID | None]:
        with outside.begin(
            lambda died: Row(died or uuid4(), died), abandoned_after=60, lasts=True
        ) as attempt:
            if attempt.row.died is None:
                refuse()
            attempt.give_up(lambda given_up: undone.append(given_up.id))
            raise Problem(Code.CONFLICT, "It is known not to have happened.")

    assert of(organization, handle, "one").status_code == 409
    [[status, name]] = keys_of(organization)
    assert status is None
    assert "Retry-After" in of(organization, handle, "one").headers
    age_keys(organization)
    assert "Retry-After" not in of(organization, handle, "one").headers
    assert (keys_of(organization), undone) == ([], [name])


def test_an_attempt_taken_for_dead_replaces_no_answer(organization: Organization) -> None:
    retries: list[Response] = []

    def overtaken() -> None:
        age_keys(organization)
        retries.append(sent(organization))

    late = sent(organization, overtaken)

    assert (late.status_code, retries[0].status_code) == (409, 200)
    assert sent(organization).data == retries[0].data


def test_a_failure_after_the_answer_keeps_it(organization: Organization) -> None:
    def handle(_: ManagerCall, outside: OutsideEffect) -> str:
        with outside.begin(lambda _: Row(uuid4()), abandoned_after=60) as attempt:
            attempt.finish(lambda: "done")
            raise Problem(Code.CONFLICT, "Too late.")

    assert [of(organization, handle, "one").status_code for _ in range(2)] == [409, 200]


def test_what_a_late_attempt_wrote_is_rolled_back(organization: Organization) -> None:
    retry = uuid4()

    def handle(call: ManagerCall, outside: OutsideEffect) -> str:
        def written() -> str:
            call.db.execute("update organizations set name = 'Late'")
            return "done"

        with outside.begin(lambda _: Row(uuid4()), abandoned_after=60) as attempt:
            sql(
                "update idempotency_keys set resource_id = :retry where organization_id = :id",
                retry=retry,
                id=organization.id,
            )
            return attempt.finish(written)

    assert of(organization, handle, "one").status_code == 409
    assert sql("select name from organizations where id = :id", id=organization.id) == [["Test"]]
    assert keys_of(organization) == [[None, retry]]


def test_a_failed_attempt_leaves_the_key_to_another(organization: Organization) -> None:
    retry = uuid4()

    def overtaken() -> None:
        sql(
            "update idempotency_keys set resource_id = :retry where organization_id = :id",
            retry=retry,
            id=organization.id,
        )
        refuse()

    sent(organization, overtaken)

    assert keys_of(organization) == [[None, retry]]


def test_an_expired_key_names_no_earlier_attempt(organization: Organization) -> None:
    for _ in range(2):
        assert told(sent(organization))[0] is None
        sql(
            "update idempotency_keys set expires_at = now() where organization_id = :id",
            id=organization.id,
        )


def test_an_effect_whose_row_is_gone_is_refused(organization: Organization) -> None:
    def handle(_: ManagerCall, outside: OutsideEffect) -> str:
        with outside.begin(lambda _: Row(uuid4()), abandoned_after=60) as attempt:
            return attempt.finish(lambda: None)

    assert of(organization, handle, "one").status_code == 409
    assert keys_of(organization) == []


@pytest.mark.parametrize("key", [None, "one"])
def test_a_handler_that_does_not_finish_is_an_error(
    organization: Organization, key: str | None
) -> None:
    def handle(_: ManagerCall, outside: OutsideEffect) -> str:
        return f"done without {type(outside).__name__}"

    assert of(organization, handle, key).status_code == 500


def unprotected(_: ManagerCall) -> str:
    """A handler that would ignore a key silently."""
    return "done"


def protected(_: ManagerCall, outside: OutsideEffect) -> str:
    """A handler whose key the database could store."""
    return repr(outside)


@pytest.mark.parametrize(
    ("handle", "options"),
    [
        (unprotected, {"effect": "outside"}),
        (protected, {}),
        (protected, {"effect": "outside", "sets_cookie": True}),
    ],
)
def test_the_signature_takes_the_key_of_an_outside_effect(
    handle: Callable[..., Any], options: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="OutsideEffect"):
        answer(handle, "POST", caller=Manager(OWNERS), **options)
