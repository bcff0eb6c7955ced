from itertools import count

import pytest

from shared.database.errors import ConnectionLost, Retryable
from shared.identity.sessions import verify
from shared.pipeline.call import ManagerCall, StrangerCall
from shared.pipeline.callers import Anyone, Manager
from shared.pipeline.endpoint import ATTEMPTS
from shared.roles import WRITERS
from tests.factories import manager_token, new_member, new_organization, sql
from tests.shared.pipeline.made_function import answer


@pytest.mark.parametrize(("failures", "status"), [(1, 200), (ATTEMPTS, 503)])
def test_a_failed_attempts_headers_are_discarded(failures: int, status: int) -> None:
    attempts = count(1)

    def handle(call: StrangerCall) -> str:
        if next(attempts) <= failures:
            call.exchange.end_session("manager")
            call.exchange.headers.append(("Idempotent-Replayed", "true"))
            raise Retryable
        return "done"

    response = answer(handle, "POST", caller=Anyone())

    assert response.status_code == status
    assert not {"Set-Cookie", "Idempotent-Replayed"} & set(response.headers.keys())


@pytest.mark.parametrize("failure", [Retryable, ConnectionLost])
def test_an_outside_effect_is_not_repeated(failure: type[Exception]) -> None:
    attempts = count()

    def handle(_: StrangerCall) -> str:
        next(attempts)
        raise failure

    response = answer(handle, "GET", caller=Anyone(), effect="outside")

    assert response.status_code == 503
    assert next(attempts) == 1


def test_a_reloaded_role_is_kept_by_later_attempts() -> None:
    organization = new_organization()
    member = new_member(organization, "manager")
    outdated = manager_token(member.user_id, organization.id, "admin")
    attempts = count(1)

    def handle(call: ManagerCall) -> str:
        call.db.execute("select from properties")
        if next(attempts) == 1:
            raise Retryable
        return call.role

    response = answer(handle, "GET", {"Cookie": f"pv_session={outdated}"}, caller=Manager(WRITERS))

    assert response.json == "manager"
    token = response.headers["Set-Cookie"].partition(";")[0].removeprefix("pv_session=")
    renewed = verify(token, "manager")
    assert renewed
    assert renewed.role == "manager"


def test_an_ended_session_is_refused_without_a_query() -> None:
    owner = new_organization().owner
    headers = {"Authorization": f"Bearer {owner.token}"}

    def handle(_: ManagerCall) -> str:
        return "done"

    # Later calls find the plan's limits in the cache, and so ask PostgreSQL nothing else.
    assert answer(handle, "GET", headers, caller=Manager(WRITERS)).status_code == 200
    sql(
        "update users set session_generation = session_generation + 1 where id = :id",
        id=owner.user_id,
    )

    assert answer(handle, "GET", headers, caller=Manager(WRITERS)).status_code == 401
