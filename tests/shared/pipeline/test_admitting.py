"""What a request was charged, once PostgreSQL has judged its session."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.admission.plan_limits import limits_key
from shared.admission.without_redis import fallback
from shared.database.errors import ConnectionLost
from shared.identity.sessions import new_session, sign, verify
from shared.pipeline.call import AdminCall, HomeownerCall, ManagerCall
from shared.pipeline.callers import Homeowner, Manager, SuperAdmin
from shared.problems import Code, Problem
from shared.roles import ADMINS, EVERYONE
from tests.factories import (
    Organization,
    Person,
    manager_token,
    new_homeowner,
    new_member,
    new_organization,
    new_user,
    sql,
)
from tests.http.client import code, new_address, send
from tests.http.deployment import deployed
from tests.servers.cache import store
from tests.shared.pipeline.made_function import answer

PATH = "/v1/properties"


def spent(organization: Organization) -> int:
    """The calls that the organization has been charged."""
    held = store().get(f"rate:org:{organization.id}")
    return int(held.split()[1]) if isinstance(held, bytes) else 0


def sid(token: str) -> str:
    """The id of the token's session."""
    session = verify(token, "manager", "homeowner", "admin")
    assert session
    return session.session_id


def is_marked(token: str) -> bool:
    """Whether Redis holds the session to have ended."""
    return bool(store().exists(f"refused:{sid(token)}"))


def removed_member(organization: Organization) -> Person:
    """A viewer whose membership has ended."""
    member = new_member(organization, "viewer")
    sql(
        "delete from organization_memberships where organization_id = :id and user_id = :user_id",
        id=organization.id,
        user_id=member.user_id,
    )
    return member


def restore(organization: Organization, user_id: str) -> None:
    """Let the person be a viewer again as if never removed, so that the session is valid again."""
    sql(
        "insert into organization_memberships (organization_id, user_id, role)"
        " values (:id, :user_id, 'viewer')",
        id=organization.id,
        user_id=user_id,
    )
    sql("update users set session_generation = 1 where id = :id", id=user_id)


def test_a_removed_member_cannot_use_up_the_organizations_hour() -> None:
    organization = new_organization(plan="free")
    removed = removed_member(organization)

    answers = [send("GET", PATH, token=removed.token) for _ in range(5)]

    assert {answer.status_code for answer in answers} == {401}
    assert spent(organization) == 0
    assert send("GET", PATH, token=organization.owner.token).status_code == 200


def test_an_ended_session_does_not_read_the_plan() -> None:
    organization = new_organization()
    removed = removed_member(organization)

    answers = [send("GET", PATH, token=removed.token) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {401}
    assert is_marked(removed.token)
    assert '"refused"' in answers[1].headers["RateLimit-Policy"]
    assert not store().exists(limits_key(organization.id))


def test_the_mark_lasts_fifteen_minutes() -> None:
    organization = new_organization()
    removed = removed_member(organization)

    send("GET", PATH, token=removed.token)

    assert 899_000 < store().pttl(f"refused:{sid(removed.token)}") <= 900_000


def test_a_full_refused_limit_refuses_marked_sessions_only() -> None:
    organization = new_organization()
    removed = removed_member(organization)
    place: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": new_address()}}

    with deployed(RATE_LIMIT_REFUSED="2/3600"):
        ended = [send("GET", PATH, token=removed.token, **place) for _ in range(4)]
        live = send("GET", PATH, token=organization.owner.token, **place)
        elsewhere = send("GET", PATH, token=removed.token)

    assert [answer.status_code for answer in ended] == [401, 401, 401, 429]
    assert ended[-1].json["violated-policies"] == ["refused"]
    assert (live.status_code, elsewhere.status_code) == (200, 401)


def test_an_ended_token_from_many_addresses_spends_nothing() -> None:
    organization = new_organization()
    removed = removed_member(organization)

    # `send` has another address each time.
    assert {send("GET", PATH, token=removed.token).status_code for _ in range(40)} == {401}
    assert spent(organization) == 0


def test_a_session_that_is_valid_again_loses_its_mark() -> None:
    organization = new_organization()
    member = removed_member(organization)
    send("GET", PATH, token=member.token)
    restore(organization, member.user_id)
    assert is_marked(member.token)

    first, second = (send("GET", PATH, token=member.token) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert '"refused"' in first.headers["RateLimit-Policy"]
    assert '"org"' in second.headers["RateLimit-Policy"]
    assert not is_marked(member.token)


@pytest.mark.parametrize(("role", "status"), [("manager", 200), ("viewer", 403)])
def test_a_changed_role_is_charged_and_not_marked(role: str, status: int) -> None:
    organization = new_organization()
    user_id = new_member(organization, role).user_id  # type: ignore[arg-type]
    outdated = manager_token(user_id, organization.id, "owner")

    def handle(call: ManagerCall) -> str:
        call.db.execute("select from properties")
        return call.role

    headers = {"Authorization": f"Bearer {outdated}"}
    roles = ADMINS if status == 403 else EVERYONE
    response = answer(handle, "GET", headers, caller=Manager(roles))

    assert response.status_code == status
    assert spent(organization) == 1
    assert not is_marked(outdated)


def refuse(_: ManagerCall) -> str:
    """Refuse before any statement."""
    raise Problem(Code.CONFLICT, "Not now.")


def break_down(_: ManagerCall) -> str:
    """Fail by a bug before any statement."""
    raise ZeroDivisionError


def lose(_: ManagerCall) -> str:
    """Lose the database before it has answered."""
    raise ConnectionLost("silent")


def fail_late(call: ManagerCall) -> str:
    """Have a statement refused, in the scope that let it in."""
    call.db.execute("select 1 / 0")
    return "never"


@pytest.mark.parametrize(
    ("handle", "status", "charged"),
    [(refuse, 409, 1), (break_down, 500, 1), (lose, 503, 0), (fail_late, 422, 1)],
)
def test_a_live_sessions_failure_is_charged_if_it_is_confirmed(
    handle: Callable[..., Any], status: int, charged: int
) -> None:
    organization = new_organization()
    headers = {"Authorization": f"Bearer {organization.owner.token}"}
    # The plan is cached by now: reading it would confirm the session.
    send("GET", PATH, token=organization.owner.token)

    response = answer(handle, "POST", headers, caller=Manager(EVERYONE), subscription=False)

    assert (response.status_code, spent(organization)) == (status, charged + 1)
    assert not is_marked(organization.owner.token)


@pytest.mark.parametrize("handle", [refuse, break_down])
def test_an_ended_session_learns_only_that_it_has_ended(handle: Callable[..., Any]) -> None:
    organization = new_organization()
    headers = {"Authorization": f"Bearer {removed_member(organization).token}"}

    response = answer(handle, "POST", headers, caller=Manager(EVERYONE), subscription=False)

    assert code(response) == (401, "UNAUTHENTICATED")
    assert spent(organization) == 0


def read_home(call: HomeownerCall) -> str:
    """Read in a homeowner's scope."""
    call.db.execute("select from homeowners")
    return "read"


def read_platform(call: AdminCall) -> str:
    """Read in an operator's scope."""
    call.db.execute("select from organizations")
    return "read"


def test_a_homeowners_limit_is_not_spent_by_an_ended_session() -> None:
    home = new_homeowner(new_organization())
    sql("update homeowners set archived_at = now() where id = :id", id=home.homeowner_id)
    headers = {"Authorization": f"Bearer {home.person.token}"}

    assert answer(read_home, "GET", headers, caller=Homeowner()).status_code == 401
    held = store().get(f"rate:homeowner:3600:{home.homeowner_id}")
    assert isinstance(held, bytes)
    assert held.split()[1] == b"0"


def test_an_operators_limit_is_not_spent_by_an_ended_session() -> None:
    user_id, _ = new_user()
    token = sign(new_session("admin", user_id, 1))
    headers = {"Authorization": f"Bearer {token}"}

    assert answer(read_platform, "GET", headers, caller=SuperAdmin()).status_code == 401
    held = store().get(f"rate:super-admin:60:{user_id}")
    assert isinstance(held, bytes)
    assert sum(map(int, held.split()[1:])) == 0
    assert is_marked(token)


def test_without_redis_the_instance_marks_and_gives_back_itself() -> None:
    organization = new_organization()
    removed = removed_member(organization)

    with deployed(REDIS_URL="redis://127.0.0.1:1/0", RATE_LIMIT_REFUSED="20/3600"):
        place: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": new_address()}}
        ended = [send("GET", PATH, token=removed.token, **place) for _ in range(4)]
        restore(organization, removed.user_id)
        again = [send("GET", PATH, token=removed.token) for _ in range(2)]
        left = send("GET", PATH, token=organization.owner.token)

    assert [answer.status_code for answer in ended] == [401, 401, 401, 429]
    assert [answer.headers["RateLimit-Policy"][:5] for answer in again] == ['"refu', '"org"']
    quota, used = int(left.headers["X-RateLimit-Limit"]), 2
    assert int(left.headers["X-RateLimit-Remaining"]) == quota - used


def test_redis_going_away_leaves_the_mark_to_the_instance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    organization = new_organization()
    token = removed_member(organization).token
    send("GET", PATH, token=organization.owner.token)

    def handle(call: ManagerCall) -> str:
        monkeypatch.setattr("shared.memorystore.breaker.Breaker.allows", lambda _: False)
        call.db.execute("select from properties")
        return "never"

    headers = {"Authorization": f"Bearer {token}"}
    assert answer(handle, "GET", headers, caller=Manager(EVERYONE)).status_code == 401

    assert fallback().is_marked(sid(token))
    assert not is_marked(token)
