"""One request as a handler sees it."""

from datetime import datetime
from typing import TypeVar

from flask import Request

from shared.admission.plan_limits_cache import SubscriptionLimits
from shared.config import settings
from shared.database.scope import Database, Scope
from shared.identity.client_address import Address, client_address, hops_of
from shared.identity.cookies import COOKIE_NAMES, clear_cookie, set_cookie
from shared.identity.origin import cors_headers, security_headers
from shared.identity.sessions import Kind, Session, sign
from shared.pipeline.declaration import Declaration
from shared.pipeline.entity_tags import expected_versions
from shared.problems import Code, Problem
from shared.roles import Role

Value = TypeVar("Value")


class Call:
    """The caller, the database inside the caller's scope, and what the answer will carry."""

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
        self.limits: SubscriptionLimits | None = None
        self.headers: list[tuple[str, str]] = [
            *security_headers().items(),
            *cors_headers(request).items(),
        ]
        # Set-Cookie texts by the cookie's name: what was decided last counts.
        self.cookies: dict[str, str] = {}
        # What a token proves that is read where none is needed; PostgreSQL has not confirmed it.
        self.presented: Session | None = None
        self.log: str | None = None
        self.redis_seconds = 0.0
        # Redis was away, so that this instance alone judged the rate limits.
        self.is_fallback = False
        self._earlier_db_seconds = 0.0
        self.session: Session | None = None
        self.db = self._database()

    def use_session(self, session: Session | None) -> None:
        """Act as `session` from here on: the one that was read, or the one that replaced it."""
        self._earlier_db_seconds = self.db_seconds
        self.session = session
        self.db = self._database()

    def _database(self) -> Database:
        scope = scope_of(self.declaration, self.session, self.client_address)
        return Database(self.declaration.login, scope, self.declaration.conflicts)

    def stranger_db(self) -> Database:
        """The database without the session, for what must be done whether or not it still holds."""
        scope = scope_of(self.declaration, None, self.client_address)
        return Database(self.declaration.login, scope, self.declaration.conflicts)

    @property
    def db_seconds(self) -> float:
        """Time spent waiting for PostgreSQL."""
        return self._earlier_db_seconds + self.db.seconds

    @property
    def own_session(self) -> Session:
        """The session of an endpoint whose caller has one."""
        return _known(self.session)

    @property
    def organization_id(self) -> str:
        """The organization that the session acts in."""
        return _known(self.session.organization_id if self.session else None)

    @property
    def user_id(self) -> str:
        """The person behind the session."""
        return _known(self.session.user_id if self.session else None)

    @property
    def homeowner_id(self) -> str:
        """The homeowner row that the session acts as."""
        return _known(self.session.homeowner_id if self.session else None)

    @property
    def role(self) -> Role:
        """The manager's role in the organization."""
        return _known(self.session.role if self.session else None)

    @property
    def subscription_limits(self) -> SubscriptionLimits:
        """What the organization's effective plan allows, as admission found it."""
        return _known(self.limits)

    @property
    def if_match(self) -> list[datetime] | None:
        """The versions that If-Match accepts, for `updated_at = any(…)`; None is any."""
        return expected_versions(self.request.headers.get("If-Match"))

    def require_version(self, updated_at: datetime) -> None:
        """PRECONDITION_FAILED unless If-Match accepts a record that was last changed then."""
        versions = self.if_match
        if versions is not None and updated_at not in versions:
            raise Problem(Code.PRECONDITION_FAILED, "This has changed in the meantime.")

    def start_session(self, session: Session) -> str:
        """Sign `session`, set its cookie on the answer and return the token."""
        self.cookies[COOKIE_NAMES[session.kind]] = set_cookie(session)
        return sign(session)

    def end_session(self, kind: Kind) -> None:
        """Clear the cookie of this kind of session."""
        self.cookies[COOKIE_NAMES[kind]] = clear_cookie(kind)


def _known(value: Value | None) -> Value:
    if value is None:
        raise Problem(Code.UNAUTHENTICATED, "Sign in first.")
    return value


def scope_of(declaration: Declaration, session: Session | None, client_address: Address) -> Scope:
    """What `enter_scope` is told: the session's claims, or that there is none."""
    if session is None:
        return Scope(
            kind="system" if declaration.login == "pavilion_platform" else "anyone",
            endpoint=declaration.name,
            client_address=str(client_address),
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
        client_address=str(client_address),
    )
