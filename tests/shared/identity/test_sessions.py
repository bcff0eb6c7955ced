import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import jwt
import msgspec
import pytest

from shared.config import Settings
from shared.identity.sessions import (
    DAY,
    IMPERSONATION_LIFE,
    LIFE,
    REMEMBERED_LIFE,
    Kind,
    Session,
    needs_renewal,
    new_session,
    renewed,
    sign,
    switched,
    verify,
)
from tests.shared.identity.forging import jwk_set, secret_of
from tests.shared.identity.sessions_by_hand import ANY, HEADER, ORGANIZATION, OTHER, USER, manager

NOW = int(time.time())
SetClock = Callable[[int], None]


@pytest.fixture(autouse=True)
def keys(configure: Callable[..., Settings]) -> None:
    configure(session_keys=jwk_set("new", "old"), token_keys=jwk_set("mail"))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets the clock of sessions."""
    return lambda now: monkeypatch.setattr(time, "time", lambda: now)


def test_a_signed_session_round_trips() -> None:
    for session in (
        manager(),
        new_session("manager", USER, 1, organization_id=ORGANIZATION, role="owner", remember=True),
        new_session("homeowner", USER, 1, homeowner_id=OTHER),
        new_session("homeowner", USER, 1, homeowner_id=OTHER, organization_id=ORGANIZATION),
        new_session("admin", USER, 1),
        new_session(
            "manager", USER, 1, organization_id=ORGANIZATION, role="admin", impersonator_id=OTHER
        ),
    ):
        assert verify(sign(session), *ANY) == session


def test_a_token_is_identical_to_pyjwts() -> None:
    session = manager()
    token = sign(session)
    claims = jwt.decode(
        token, secret_of("new"), algorithms=["HS256"], audience="manager", issuer="pavilion"
    )

    assert jwt.get_unverified_header(token) == HEADER
    assert {"iss", "aud", "sub", "sid", "gen", "iat", "auth_time", "exp"} <= claims.keys()
    assert (claims["sub"], claims["org"], claims["role"]) == (USER, ORGANIZATION, "admin")
    assert jwt.encode(claims, secret_of("new"), "HS256", headers=HEADER) == token


def test_one_kind_of_session_is_not_accepted_as_another() -> None:
    sessions: dict[Kind, Session] = {
        "manager": manager(),
        "homeowner": new_session("homeowner", USER, 1, homeowner_id=OTHER),
        "admin": new_session("admin", USER, 1),
    }
    for kind, session in sessions.items():
        for asked in ANY:
            accepted = verify(sign(session), asked) is not None

            assert accepted == (asked == kind), (kind, asked)


def test_a_key_rotation_keeps_sessions_valid(configure: Callable[..., Settings]) -> None:
    configure(session_keys=jwk_set("old"))
    token = sign(manager())
    configure(session_keys=jwk_set("new", "old"))

    assert verify(token, *ANY) is not None
    assert jwt.get_unverified_header(sign(manager()))["kid"] == "new"


def test_a_removed_key_verifies_nothing(configure: Callable[..., Settings]) -> None:
    configure(session_keys=jwk_set("old"))
    token = sign(manager())
    configure(session_keys=jwk_set("new"))

    assert verify(token, *ANY) is None


def test_a_session_lasts_a_week_or_a_month_when_remembered(at: SetClock) -> None:
    for remember, life in ((False, LIFE), (True, REMEMBERED_LIFE)):
        session = new_session("homeowner", USER, 1, homeowner_id=OTHER, remember=remember)
        token = sign(session)
        end = session.authenticated_at + life

        assert session.expires_at == end
        at(end - 1)
        assert verify(token, *ANY) == session
        at(end)
        assert verify(token, *ANY) is None
        at(session.issued_at)


@pytest.mark.parametrize("remember", [False, True])
def test_a_super_admins_session_lasts_eight_hours(at: SetClock, *, remember: bool) -> None:
    session = new_session("admin", USER, 1, remember=remember)
    longer = msgspec.structs.replace(session, expires_at=session.expires_at + 1, persistent=True)

    assert session.expires_at - session.authenticated_at == 8 * 3600
    assert not session.persistent
    assert verify(sign(longer), *ANY) is None
    at(session.expires_at - 1)
    assert verify(sign(session), *ANY) == session
    at(session.expires_at)
    assert verify(sign(session), *ANY) is None


def test_a_small_clock_skew_is_tolerated(at: SetClock) -> None:
    session = manager()
    token = sign(session)

    at(session.issued_at - 60)
    assert verify(token, *ANY) == session
    at(session.issued_at - 61)
    assert verify(token, *ANY) is None


def test_a_renewed_session_keeps_sid_and_end_with_the_new_role() -> None:
    old = manager(issued_at=NOW - 2 * DAY, authenticated_at=NOW - 2 * DAY, expires_at=NOW + DAY)
    new = renewed(old, role="viewer")

    assert needs_renewal(old)
    assert not needs_renewal(new)
    assert (new.session_id, new.expires_at, new.authenticated_at) == (
        old.session_id, old.expires_at, old.authenticated_at,
    )  # fmt: skip
    assert new.role == "viewer"
    assert verify(sign(new), "manager") == new


def test_a_token_is_due_for_renewal_after_a_day(at: SetClock) -> None:
    session = manager()

    at(session.issued_at + DAY)
    assert not needs_renewal(session)
    at(session.issued_at + DAY + 1)
    assert needs_renewal(session)


def test_an_impersonation_lasts_half_an_hour_without_renewal(at: SetClock) -> None:
    session = new_session(
        "manager", USER, 1,
        organization_id=ORGANIZATION, role="admin", remember=True, impersonator_id=OTHER,
    )  # fmt: skip

    assert session.expires_at - session.authenticated_at == IMPERSONATION_LIFE == 1800
    assert not session.persistent
    with pytest.raises(ValueError, match="not renewable"):
        renewed(session, role="admin")
    at(session.expires_at)
    assert verify(sign(session), *ANY) is None


def test_switching_gives_a_new_sid_with_the_same_end() -> None:
    old = manager(issued_at=NOW - DAY, authenticated_at=NOW - DAY, expires_at=NOW + DAY)
    new = switched(old, organization_id=OTHER, role="owner")

    assert new.session_id != old.session_id
    assert (new.organization_id, new.role, new.expires_at) == (OTHER, "owner", old.expires_at)
    assert verify(sign(new), "manager") == new


def test_sids_are_random_uuids() -> None:
    sids = {manager().session_id for _ in range(50)}

    assert len(sids) == 50
    assert {UUID(sid).version for sid in sids} == {4}


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("manager", {}),
        ("manager", {"organization_id": ORGANIZATION}),
        ("manager", {"organization_id": ORGANIZATION, "role": "root"}),
        ("manager", {"organization_id": "1", "role": "owner"}),
        ("homeowner", {}),
        ("homeowner", {"homeowner_id": OTHER, "role": "owner"}),
        ("admin", {"organization_id": ORGANIZATION}),
        ("admin", {"impersonator_id": OTHER}),
        ("everyone", {}),
    ],
)
def test_a_session_with_inconsistent_parts_cannot_be_made(kind: Any, parts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not a whole|Invalid|Expected"):
        new_session(kind, USER, 1, **parts)


def test_the_longest_token_fits_a_cookie() -> None:
    session = new_session(
        "manager", USER, 2**31 - 1,
        organization_id=ORGANIZATION, role="accountant", impersonator_id=OTHER,
    )  # fmt: skip

    assert len(sign(session)) < 700


def test_an_overlong_text_is_refused_before_any_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unexpected(*_: bytes) -> bool:
        raise AssertionError

    header = sign(manager()).partition(".")[0]
    monkeypatch.setattr("shared.identity.sessions.is_signature", unexpected)

    assert verify(f"{header}.{'A' * 4096}.", *ANY) is None
