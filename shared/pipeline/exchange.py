"""One request, with the headers and cookies of its answer and the fields of its log line.

The exchange exists from the start, so that a refusal before the caller is known has one too. The
call is made after admission, and a handler reaches the exchange through it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from flask import Request

from shared.admission.plan_limits import PlanLimits
from shared.config import settings
from shared.database.scope import Database, Scope
from shared.database.waiting import Waiting
from shared.identity.client_address import client_address, hops_of
from shared.identity.cookies import COOKIE_NAMES, clear_cookie, set_cookie
from shared.identity.devices import COOKIE, Device, forgetting, known_devices, remembering
from shared.identity.origin import cors_headers, security_headers
from shared.identity.sessions import Kind, Session, sign
from shared.pipeline.declaration import Declaration
from shared.pipeline.entity_tags import expected_versions

# An export reads many pages of a list, each of which costs 1.
EXPORT_COST = 10


class Exchange:
    """What the pipeline keeps of one request while it is judged and answered."""

    def __init__(self, request: Request, declaration: Declaration) -> None:
        self.request = request
        self.declaration = declaration
        self.client_address = client_address(
            request.remote_addr,
            request.environ.get("HTTP_X_FORWARDED_FOR"),
            hops_of(
                request.environ.get("HTTP_X_PAVILION_EDGE"),
                settings().trusted_proxy_hops,
                settings().edge_secret,
            ),
        )
        # The caller as the token claims; PostgreSQL confirms it with the first statement.
        self.session: Session | None = None
        self.is_renewed = False
        # The sessions that a request presents where none is needed; they give no rights.
        self.presented: list[Session] = []
        # What the organization's effective plan allows, as admission found it.
        self.plan: PlanLimits | None = None
        self.headers: list[tuple[str, str]] = [
            *security_headers().items(),
            *cors_headers(request).items(),
        ]
        # Set-Cookie texts by the cookie's name; the last one set is sent.
        self.cookies: dict[str, str] = {}
        self.is_export = False
        # Nothing that the request changes is to stay.
        self.is_preview = False
        self.log: str | None = None
        # Redis was away, so that this instance alone judged the rate limits.
        self.is_fallback = False
        self.redis_seconds = 0.0
        self.postgresql = Waiting()
        # Those of the limits that the request was charged to.
        self.rate_headers: dict[str, str] = {}
        # The versions that If-Match accepts; None is any.
        self.if_match = expected_versions(request.environ.get("HTTP_IF_MATCH"))

    @property
    def cost(self) -> int:
        """What the request is charged to each rate limit."""
        return EXPORT_COST if self.is_export else 1

    @contextmanager
    def waiting_for_redis(self) -> Iterator[None]:
        """Count the block's time as Redis', without what it waits for PostgreSQL."""
        started, elsewhere = time.perf_counter(), self.postgresql.seconds
        try:
            yield
        finally:
            elsewhere = self.postgresql.seconds - elsewhere
            self.redis_seconds += time.perf_counter() - started - elsewhere

    @cached_property
    def devices(self) -> dict[str, Device]:
        """The people whose device this is known to be, by user id."""
        return known_devices(self.request)

    def remember_device(self, user_id: str, generation: int) -> None:
        """Know this as a device of the person, after the right password was given here."""
        self.cookies[COOKIE] = remembering(self.devices, user_id, generation)

    def forget_device(self, user_id: str) -> None:
        """Know this as a device of the person no longer."""
        self.cookies[COOKIE] = forgetting(self.devices, user_id)

    def database(self, session: Session | None) -> Database:
        """PostgreSQL in the scope of `session`, or of an unknown client for None."""
        declaration = self.declaration
        scope = scope_of(declaration, session, str(self.client_address))
        return Database(
            declaration.login, scope, declaration.conflicts, self.postgresql, self.if_match
        )

    def start_session(self, session: Session) -> str:
        """Sign `session`, set its cookie on the answer and return the token."""
        self.cookies[COOKIE_NAMES[session.kind]] = set_cookie(session)
        return sign(session)

    def renew_session(self, session: Session) -> None:
        """Act as `session`, which replaces the one of the request; its cookie goes out at the end.

        A repetition of the handler forgets the handler's cookies, but not this one.
        """
        self.session = session
        self.is_renewed = True

    def hand_on_session(self) -> None:
        """Set the cookie of the renewed session, unless the handler has decided about it."""
        if self.session and COOKIE_NAMES[self.session.kind] not in self.cookies:
            self.start_session(self.session)

    def forget(self, kept: int) -> None:
        """Drop the cookies and all but the first `kept` headers, of an answer that is not sent."""
        del self.headers[kept:]
        self.cookies.clear()

    def end_session(self, kind: Kind) -> None:
        """Clear the cookie of this kind of session."""
        self.cookies[COOKIE_NAMES[kind]] = clear_cookie(kind)


def scope_of(declaration: Declaration, session: Session | None, client_address: str) -> Scope:
    """The arguments of `enter_scope`: the session's claims, or that there is no session."""
    if session is None:
        return Scope(
            kind="system" if declaration.login == "pavilion_platform" else "anyone",
            endpoint=declaration.name,
            client_address=client_address,
        )
    return Scope(
        kind=session.kind,
        user_id=session.user_id,
        session_id=session.session_id,
        generation=session.generation,
        organization_id=session.organization_id,
        role=session.role,
        homeowner_id=session.homeowner_id,
        impersonator_id=session.impersonator_id,
        endpoint=declaration.name,
        client_address=client_address,
    )
