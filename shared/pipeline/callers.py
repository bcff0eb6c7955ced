"""The kinds of caller. Every endpoint's declaration names one; there is no default."""

from typing import ClassVar, Literal

import msgspec

from shared.roles import Role

SessionKind = Literal["manager", "homeowner", "admin"]
Login = Literal["pavilion_tenant", "pavilion_sign_in", "pavilion_platform"]


class Anyone(msgspec.Struct, frozen=True):
    """No session needed.

    `session` names a kind whose token is read if the request has one (logout); it gives no rights.
    """

    session: SessionKind | None = None
    login: ClassVar[Login] = "pavilion_tenant"
    scope: ClassVar[str] = "anyone"


class Manager(msgspec.Struct, frozen=True):
    """A member of an organization with one of `roles` there."""

    roles: frozenset[Role]
    session: ClassVar[SessionKind] = "manager"
    login: ClassVar[Login] = "pavilion_tenant"
    scope: ClassVar[str] = "manager"


class Homeowner(msgspec.Struct, frozen=True):
    """A homeowner, in the scope of the session's own homeowner row."""

    session: ClassVar[SessionKind] = "homeowner"
    login: ClassVar[Login] = "pavilion_tenant"
    scope: ClassVar[str] = "homeowner"


class SuperAdmin(msgspec.Struct, frozen=True):
    """An operator of the platform."""

    session: ClassVar[SessionKind] = "admin"
    login: ClassVar[Login] = "pavilion_platform"
    scope: ClassVar[str] = "admin"


class Scheduler(msgspec.Struct, frozen=True):
    """The platform's scheduler, by its identity token."""

    session: ClassVar[None] = None
    login: ClassVar[Login] = "pavilion_platform"
    scope: ClassVar[str] = "system"


class Webhook(msgspec.Struct, frozen=True):
    """Another service, which signs what it sends; the endpoint checks the signature."""

    session: ClassVar[None] = None
    login: ClassVar[Login] = "pavilion_platform"
    scope: ClassVar[str] = "system"


Caller = Anyone | Manager | Homeowner | SuperAdmin | Scheduler | Webhook
