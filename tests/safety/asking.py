"""Every kind of caller, and a request to any endpoint as one of them."""

import os
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Literal, NamedTuple, get_args

import msgspec

from shared.identity.sessions import new_session, sign
from shared.pipeline.callers import Anyone, Homeowner, Manager, Scheduler, SuperAdmin
from shared.pipeline.declaration import Declaration
from shared.roles import Role
from tests.endpoint_table import path_of, row_of, valid_body
from tests.factories import Organization, new_member, new_organization, new_user, sql
from tests.functions.auth.signing_in import impersonation
from tests.homeowners import new_home
from tests.http.client import Reply, send
from tests.safety.places import Place, put, smallest_form

Kind = Role | Literal["stranger", "homeowner", "super-admin", "impersonator", "scheduler"]
# Every kind of caller.
KINDS: tuple[Kind, ...] = (
    *get_args(Role), "stranger", "homeowner", "super-admin", "impersonator", "scheduler",
)  # fmt: skip


def new_token(kind: Kind, organization: Organization) -> str | None:
    """The token of a new caller of this kind, who belongs to the organization if to any."""
    match kind:
        case "stranger":
            return None
        case "homeowner":
            return new_home(organization).person.token
        case "super-admin":
            return super_admin()
        case "impersonator":
            return impersonation(organization.id)
        case "scheduler":
            return os.environ["SCHEDULER_TOKEN"]
        case role:
            return new_member(organization, role).token


def super_admin() -> str:
    """The token of an operator of the platform."""
    user_id, _ = new_user()
    sql("update users set is_super_admin = true where id = :id", id=user_id)
    return sign(new_session("admin", user_id, 1))


def may_call(declaration: Declaration, kind: Kind) -> bool:
    """Whether the endpoint is declared for this kind of caller."""
    match declaration.caller:
        case Anyone():
            return True
        case Manager(roles=roles):
            return kind in roles or (kind == "impersonator" and "admin" in roles)
        case Homeowner():
            return kind == "homeowner"
        case SuperAdmin():
            return kind == "super-admin"
        case Scheduler():
            return kind == "scheduler"
        case _:
            return False


def kinds_for(declaration: Declaration) -> tuple[Kind, ...]:
    """Who is to call the endpoint in a test of all callers.

    Where no session is needed a few stand for all. Whose work there is with every tenant's rows
    is left out.
    """
    if isinstance(declaration.caller, Anyone):
        return "stranger", "owner"
    return tuple(kind for kind in KINDS if not is_above_tenants(declaration, kind))


def is_above_tenants(declaration: Declaration, kind: Kind) -> bool:
    """Whether this caller's work there is with every tenant's rows."""
    return isinstance(declaration.caller, SuperAdmin | Scheduler) and may_call(declaration, kind)


class Asking(NamedTuple):
    """A request that the endpoint accepts, of which parts may be replaced."""

    declaration: Declaration
    parameters: Mapping[str, str]
    body: Any

    def send(
        self,
        token: str | None,
        place: Place | None = None,
        row_id: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """The answer; with a place, to the request that names this id there."""
        parts: dict[str, Any] = {"path": dict(self.parameters), "query": None, "body": self.body}
        form = self.declaration.form
        if form is not None:
            parts["form"] = smallest_form(form)
        if place is not None:
            parts[place.part] = put(parts[place.part], place.steps, row_id)
        options: dict[str, Any] = {}
        if form is not None:
            # The file is the form's last part.
            options["data"] = parts["form"] | {"file": (BytesIO(b"%PDF-1.7"), "a.pdf")}
        return send(
            self.declaration.method,
            path_of(self.declaration, parts["path"]),
            parts["body"],
            token=token,
            query=parts["query"],
            headers=dict(headers or {}),
            **options,
        )


def new_asking(declaration: Declaration, organization: Organization | None = None) -> Asking:
    """A request within the organization, a new one unless it is given."""
    organization = organization or new_organization()
    return Asking(
        declaration,
        row_of(declaration).parameters(organization),
        valid_body(declaration, organization),
    )


def shown(response: Reply) -> str:
    """Everything that an answer tells its caller."""
    return f"{response.status_code}\n{response.headers}\n{response.text}"


def told(response: Reply) -> tuple[int, Any, list[str]]:
    """What tells two answers apart: status, body, names of headers; not the time left of limits."""
    body = msgspec.json.decode(response.data) if response.data else None
    return response.status_code, body, sorted(name for name, _ in response.headers)
