"""Helpers of the sign-in tests: the request, the cookie, and the resulting rows."""

from typing import Any

import msgspec

from shared.identity.sessions import DAY, new_session, sign, verify
from tests.factories import PASSWORD, new_super_admin, sql
from tests.http.client import Reply, send

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
OTHER_PAGE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}


def sign_in(email: str, password: str = PASSWORD, **more: Any) -> Reply:
    """Sign in; `headers` and `environ_base` belong to the request, all others to the body."""
    options = {name: more.pop(name) for name in ("headers", "environ_base") if name in more}
    body = {"email": email, "password": password, **more}
    return send("POST", "/v1/auth/login", body, **options)


def cookie(response: Reply, name: str = "pv_session") -> str | None:
    """The one Set-Cookie of this name, or None."""
    found = [each for each in response.headers.getlist("Set-Cookie") if each.startswith(name + "=")]
    assert len(found) <= 1
    return found[0] if found else None


def cookie_value(response: Reply, name: str = "pv_session") -> str:
    """The cookie's name and value, as a browser would send it back."""
    text = cookie(response, name)
    assert text is not None
    return text.partition(";")[0]


def counted_tries(email: str) -> int:
    """The number of attempts that the guard counts for an e-mail."""
    [[count]] = sql(
        """
        with tries as (
            select * from sign_in_attempts
            where email_digest = sha256(convert_to(lower(:email), 'UTF8'))
        )
        select count(*) from tries
        where created_at > coalesce((select max(succeeded_at) from tries), '-infinity')
        """,
        email=email,
    )
    return int(count)


def me(token: str) -> int:
    """The status that /me answers to a session: 200 while it is valid."""
    return send("GET", "/v1/auth/me", token=token).status_code


def mails(template: str, key: str, value: str) -> int:
    """The number of queued mails of this template for the given key."""
    [[count]] = sql(
        """
        select count(*) from outbox where kind = 'email' and payload @> jsonb_build_object(
            'template', cast(:template as text), cast(:key as text), cast(:value as text))
        """,
        template=template,
        key=key,
        value=value,
    )
    return int(count)


def join(organization_id: str, user_id: str, role: str) -> None:
    """Make a user a member of one more organization."""
    sql(
        "insert into organization_memberships (organization_id, user_id, role)"
        " values (:organization_id, :user_id, :role)",
        organization_id=organization_id,
        user_id=user_id,
        role=role,
    )


def impersonation(organization_id: str, homeowner_id: str | None = None) -> str:
    """The token of a super-admin's session in the organization, or in this home there."""
    user_id = new_super_admin()
    return sign(
        new_session(
            "homeowner" if homeowner_id else "manager",
            user_id,
            1,
            organization_id=organization_id,
            role=None if homeowner_id else "admin",
            homeowner_id=homeowner_id,
            impersonator_id=user_id,
        )
    )


def aged(token: str) -> str:
    """The same session as if issued two days ago, so that its token is due for renewal."""
    return issued_later(token, -2 * DAY)


def issued_later(token: str, seconds: int) -> str:
    """The same session as if issued this much later, or by a clock that is ahead as much."""
    session = verify(token, "manager", "homeowner")
    assert session is not None
    return sign(
        msgspec.structs.replace(
            session,
            issued_at=session.issued_at + seconds,
            authenticated_at=session.authenticated_at + seconds,
            expires_at=session.expires_at + seconds,
        )
    )


def by_cookie(token: str, name: str = "pv_session") -> dict[str, str]:
    """The headers of a browser on our own page."""
    return {"Cookie": f"{name}={token}", **OWN_PAGE}
