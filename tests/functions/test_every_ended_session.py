"""An ended session at every endpoint: it spends nothing, settles nothing and learns nothing."""

import os
from collections.abc import Sequence
from typing import Any

import pytest

from shared.database.pipelined import PipelinedConnection, Result, Statement
from shared.identity.sessions import Session, verify
from shared.pipeline.callers import Anyone
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, BY_PEOPLE, a_person, every, path_of
from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.http.client import Reply, code, new_address, send
from tests.http.deployment import deployed
from tests.servers.cache import store
from tests.standing import standing


@every(BY_PEOPLE)
def test_an_ended_session_spends_and_settles_nothing(declaration: Declaration) -> None:
    organization, body = new_organization(), standing(declaration).body
    token = a_person(declaration, organization).token
    # From now on its limits are cached, so that the session is charged before it is looked at.
    send("GET", "/v1/properties", token=organization.owner.token)
    session = ended(token)
    before = charges(session, organization)

    unreadable = asked(declaration, token, data=b"{", content_type="application/json")
    forget_mark(session)
    # The free plan would fit, so that a live member's write would settle the subscription.
    block(organization)
    readable = asked(declaration, token, body=body)

    for response in (unreadable, readable):
        assert code(response) == (401, "UNAUTHENTICATED")
        assert "RateLimit" not in response.headers
    assert charges(session, organization) == before
    assert state(organization) == "expired"


@every(BY_PEOPLE)
def test_a_known_ended_session_is_charged_to_its_address(declaration: Declaration) -> None:
    organization, _, _, body, _ = standing(declaration)
    token = a_person(declaration, organization).token
    session, address = ended(token), new_address()
    before = charges(session, organization)

    answers = [
        asked(declaration, token, body=body, environ_base={"REMOTE_ADDR": address})
        for _ in range(3)
    ]

    assert [code(answer) for answer in answers] == [(401, "UNAUTHENTICATED")] * 3
    policies = [answer.headers.get("RateLimit", "").partition(";t=")[0] for answer in answers]
    assert policies == ["", '"refused";r=119', '"refused";r=118']
    assert charges(session, organization) == before


SIGN_OUTS = [
    found for found in ALL if isinstance(found.caller, Anyone) and found.caller.session is not None
]


@every(SIGN_OUTS)
def test_a_repeated_sign_out_reaches_postgresql_twenty_times(
    declaration: Declaration, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, sent = presented(declaration), list[str]()
    run = PipelinedConnection.run

    def noting(connection: PipelinedConnection, statements: Sequence[Statement]) -> list[Result]:
        sent.extend(each.sql for each in statements)
        return run(connection, statements)

    monkeypatch.setattr(PipelinedConnection, "run", noting)

    answers = [asked(declaration, token) for _ in range(25)]

    assert {answer.status_code for answer in answers} == {204}
    assert all("Max-Age=0" in answer.headers["Set-Cookie"] for answer in answers)
    assert sum("revoke_session" in each for each in sent) == 20


@every(SIGN_OUTS)
@pytest.mark.parametrize("fallback", ["memory", "deny"])
def test_a_failed_sign_out_is_not_passed_off_as_done(
    declaration: Declaration, fallback: str
) -> None:
    token = presented(declaration)
    away = {"DATABASE_URL": "postgresql://127.0.0.1:1/pavilion"}
    with deployed(RATE_LIMIT_SIGN_OUT="2/3600", **away):
        assert {asked(declaration, token).status_code for _ in range(4)} == {503}

    with deployed(
        RATE_LIMIT_SIGN_OUT="2/3600",
        RATE_LIMIT_FALLBACK=fallback,
        REDIS_URL="redis://127.0.0.1:1/0" if fallback == "deny" else os.environ["REDIS_URL"],
    ):
        assert asked(declaration, token).status_code == 204

    session = verify(token, "manager", "homeowner")
    assert session
    assert sql("select true from revoked_sessions where sid = :sid", sid=session.session_id)


def presented(declaration: Declaration) -> str:
    """The token of a session that the endpoint ends."""
    organization = new_organization()
    if declaration.caller.session == "homeowner":
        return new_homeowner(organization).person.token
    return organization.owner.token


def asked(declaration: Declaration, token: str, **options: Any) -> Reply:
    """The answer to a request of the session, by an address that names nothing."""
    return send(declaration.method, path_of(declaration, {}), token=token, **options)


def ended(token: str) -> Session:
    """The session of the token, signed out without the endpoint."""
    session = verify(token, "manager", "homeowner")
    assert session
    sql(
        """
        insert into revoked_sessions (sid, user_id, expires_at)
        values (:sid, :user_id, now() + interval '1 day')
        """,
        sid=session.session_id,
        user_id=session.user_id,
    )
    return session


def block(organization: Organization) -> None:
    """Let the trial be over, so that the next write of a member settles on the free plan."""
    sql(
        """
        update subscriptions set status = 'expired', ended_reason = 'trial'
        where organization_id = :id
        """,
        id=organization.id,
    )
    store().delete(f"subscription-limits:org:{organization.id}")


def state(organization: Organization) -> str:
    """The state of the organization's subscription."""
    [[status]] = sql(
        "select status from subscriptions where organization_id = :id", id=organization.id
    )
    return str(status)


def forget_mark(session: Session) -> None:
    """Let the session be unknown again."""
    store().delete(f"refused:{session.session_id}")


def charges(session: Session, organization: Organization) -> list[int]:
    """What the organization, the home and the session have been charged."""
    keys = (
        f"rate:org:{organization.id}",
        f"rate:homeowner:3600:{session.homeowner_id}",
        f"rate:account:3600:{session.user_id}:{session.authenticated_at}",
    )
    held = [store().get(key) for key in keys]
    return [int(each.split()[1]) if isinstance(each, bytes) else 0 for each in held]
