import time
from typing import Any

import msgspec
import pytest

from shared.identity.sessions import Session, new_session, sign
from shared.pipeline.call import AdminCall, ManagerCall
from shared.pipeline.callers import Manager, SuperAdmin
from shared.roles import WRITERS
from tests.factories import new_organization, new_super_admin
from tests.http.client import Reply, code
from tests.shared.pipeline.made_function import answer


def act(_: AdminCall) -> str:
    """Do something as a super-admin."""
    return "done"


def manage(_: ManagerCall) -> str:
    """Do something as a manager."""
    return "done"


def answered(
    handle: Any, method: str, session: Session, caller: Any, age: int, **options: Any
) -> Reply:
    """The answer to a session that signed in `age` seconds ago."""
    then = int(time.time()) - age
    aged = msgspec.structs.replace(
        session,
        authenticated_at=then,
        issued_at=then,
        expires_at=then + session.longest_life,
    )
    headers = {"Authorization": f"Bearer {sign(aged)}"}
    reply: Any = answer(handle, method, headers, caller=caller, **options)
    return reply  # type: ignore[no-any-return]


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_a_super_admins_write_needs_a_recent_sign_in(method: str) -> None:
    session = new_session("admin", new_super_admin(), 1)

    assert answered(act, method, session, SuperAdmin(), 890).status_code == 200
    late = answered(act, method, session, SuperAdmin(), 910)
    assert code(late) == (401, "SIGN_IN_AGAIN")
    assert "WWW-Authenticate" in late.headers


def test_reads_and_managers_need_no_recent_sign_in() -> None:
    session = new_session("admin", new_super_admin(), 1)
    organization = new_organization()
    owner = new_session(
        "manager", organization.owner.user_id, 1, organization_id=organization.id, role="owner"
    )

    assert answered(act, "GET", session, SuperAdmin(), 7 * 3600).status_code == 200
    assert answered(manage, "POST", owner, Manager(WRITERS), 7 * 3600).status_code == 200


def test_a_declared_endpoint_needs_a_recent_sign_in() -> None:
    organization = new_organization()
    owner = new_session(
        "manager", organization.owner.user_id, 1, organization_id=organization.id, role="owner"
    )

    def asked(age: int) -> Reply:
        return answered(manage, "POST", owner, Manager(WRITERS), age, recent_sign_in=True)

    assert asked(890).status_code == 200
    assert code(asked(910)) == (401, "SIGN_IN_AGAIN")
