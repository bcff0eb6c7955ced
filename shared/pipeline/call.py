"""The call that a handler gets: the caller, and PostgreSQL inside the caller's scope.

Each kind of caller has its own type without optional fields, so that a handler can't ask for what
its caller does not have. The type that a handler takes is checked when it is declared. A call is
made after admission; afterwards only a renewed session changes it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from shared.identity.client_address import Address
from shared.pipeline.callers import (
    Anyone,
    Caller,
    Homeowner,
    Manager,
    Scheduler,
    SuperAdmin,
    Webhook,
)
from shared.pipeline.exchange import Exchange
from shared.problems import Code, Problem
from shared.roles import Role

Value = TypeVar("Value")


class Call:
    """What every call has: the exchange, and the database in the caller's scope."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.db = exchange.database(exchange.session)

    @property
    def client_address(self) -> Address:
        """The address that the request came from, behind the proxies that are trusted."""
        return self.exchange.client_address

    def require_version(self, updated_at: datetime) -> None:
        """PRECONDITION_FAILED unless If-Match accepts a record that was last changed then."""
        versions = self.exchange.if_match
        if versions is not None and updated_at not in versions:
            raise Problem(
                Code.PRECONDITION_FAILED,
                "This has changed in the meantime. Load it again, then make your change.",
            )


class StrangerCall(Call):
    """A client that need not be signed in; a session that it presents gives it no rights."""


class SystemCall(Call):
    """The scheduler, or another service whose signature the endpoint checks."""


class SignedInCall(Call):
    """A person with a session."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange)
        self.session = _claimed(exchange.session)

    def adopt_session(self) -> None:
        """Go on with the exchange's session, which has been renewed."""
        self.session = _claimed(self.exchange.session)
        self.db = self.exchange.database(self.session)

    @property
    def user_id(self) -> str:
        """The person behind the session."""
        return self.session.user_id


class ManagerCall(SignedInCall):
    """A member of an organization. `plan`: what its effective plan allows."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange)
        self.plan = _claimed(exchange.plan)

    @property
    def organization_id(self) -> str:
        """The organization that the session acts in."""
        return _claimed(self.session.organization_id)

    @property
    def role(self) -> Role:
        """The member's role in the organization."""
        return _claimed(self.session.role)


class HomeownerCall(SignedInCall):
    """A homeowner, in the scope of one home."""

    @property
    def homeowner_id(self) -> str:
        """The homeowner row that the session acts as."""
        return _claimed(self.session.homeowner_id)


class AdminCall(SignedInCall):
    """An operator of the platform."""


CALL_OF: Mapping[type[Caller], type[Call]] = {
    Anyone: StrangerCall,
    Manager: ManagerCall,
    Homeowner: HomeownerCall,
    SuperAdmin: AdminCall,
    Scheduler: SystemCall,
    Webhook: SystemCall,
}


def new_call(exchange: Exchange) -> Call:
    """The call that the endpoint's declaration promises to its handler."""
    return CALL_OF[type(exchange.declaration.caller)](exchange)


def _claimed(value: Value | None) -> Value:
    if value is None:
        raise TypeError("a session or plan was let through that lacks what its kind has")
    return value
