"""A request to any endpoint by every kind of caller."""

import os
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Literal, NamedTuple, get_args

import msgspec

from shared.pipeline.callers import Anyone, Homeowner, Manager, Scheduler, SuperAdmin, Webhook
from shared.pipeline.declaration import Declaration
from shared.roles import Role
from tests.endpoint_table import path_of, row_of, valid_body
from tests.factories import Organization, new_member, new_organization, super_admin
from tests.functions.auth.signing_in import impersonation
from tests.homeowners import resident
from tests.http.client import Reply, send
from tests.proof import one_of
from tests.safety.places import Place, put, smallest_form
from tests.standing import standing

Kind = Role | Literal["stranger", "homeowner", "super-admin", "impersonator", "scheduler"]
# Every kind of caller.
KINDS: tuple[Kind, ...] = (
    *get_args(Role), "stranger", "homeowner", "super-admin", "impersonator", "scheduler",
)  # fmt: skip


def new_token(kind: Kind, organization: Organization) -> str | None:
    """The token of a new caller of this kind, in the organization if the kind has one."""
    match kind:
        case "stranger":
            return None
        case "homeowner":
            return resident(organization).person.token
        case "super-admin":
            return super_admin().token
        case "impersonator":
            return impersonation(organization.id)
        case "scheduler":
            return os.environ["SCHEDULER_TOKEN"]
        case role:
            return new_member(organization, role).token


def may_call(declaration: Declaration, kind: Kind) -> bool:
    """Whether the endpoint is declared for this kind of caller."""
    match declaration.caller:
        case Anyone() | Webhook():
            return True
        case Manager(roles=roles):
            acts = "admin" in roles and declaration.impersonation
            return acts if kind == "impersonator" else kind in roles
        case Homeowner():
            return kind == "homeowner"
        case SuperAdmin():
            return kind == "super-admin"
        case Scheduler():
            return kind == "scheduler"
        case _:
            return False


def kinds_for(declaration: Declaration) -> tuple[Kind, ...]:
    """The kinds of callers for tests with all callers.

    For a public endpoint a few represent all. Callers that work on all tenants' rows are left out.
    A short run takes the highest role of those who may call, and for each endpoint another kind of
    them and one of those who may not: tests/functions/test_every_endpoint.py asks all of these, and
    tests/safety/test_tenancy_in_sql.py every kind at each table.
    """
    if isinstance(declaration.caller, Anyone | Webhook):
        return "stranger", "owner"
    able: list[Kind] = [kind for kind in KINDS if may_call(declaration, kind)]
    refused = [kind for kind in KINDS if kind not in able]
    callers = able[:1] + one_of(able[1:], declaration.name) + one_of(refused, declaration.name)
    return tuple(kind for kind in callers if not is_above_tenants(declaration, kind))


def is_above_tenants(declaration: Declaration, kind: Kind) -> bool:
    """Whether this caller works on the rows of every tenant."""
    return isinstance(declaration.caller, SuperAdmin | Scheduler) and may_call(declaration, kind)


class Asking(NamedTuple):
    """A request that the endpoint accepts; parts of it can be replaced."""

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
        """Send it; with `place`, this id replaces the one at that place."""
        parts: dict[str, Any] = {"path": dict(self.parameters), "query": None, "body": self.body}
        form = self.declaration.form
        if form is not None:
            given = {name: value for name, value in self.body.items() if value is not None}
            parts |= {"form": smallest_form(form, given), "body": None}
        if place is not None:
            parts[place.part] = put(parts[place.part], place.steps, row_id)
        options: dict[str, Any] = {}
        if form is not None:
            file = BytesIO(row_of(self.declaration).file)
            options["data"] = parts["form"] | {"file": (file, "a.pdf")}
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
    """A request within the organization, by default a new one."""
    organization = organization or new_organization()
    return Asking(
        declaration,
        row_of(declaration).parameters(organization),
        valid_body(declaration, organization),
    )


def standing_asking(declaration: Declaration) -> Asking:
    """The request of all tests that change nothing, within the organization of `standing`."""
    _, parameters, _, body, _ = standing(declaration)
    return Asking(declaration, parameters, body)


def own_asking(declaration: Declaration) -> tuple[Organization, Asking]:
    """A request that may change something, and its organization: a new one unless it only reads."""
    if declaration.safe:
        return standing(declaration).organization, standing_asking(declaration)
    organization = new_organization()
    return organization, new_asking(declaration, organization)


def token_for(declaration: Declaration, organization: Organization) -> str | None:
    """The token of a new caller who may call the endpoint; None if a stranger may."""
    return new_token(next(kind for kind in KINDS if may_call(declaration, kind)), organization)


def shown(response: Reply) -> str:
    """Everything that an answer shows its caller."""
    return f"{response.status_code}\n{response.headers}\n{response.text}"


def told(response: Reply) -> tuple[int, Any, list[str]]:
    """The parts by which a client could tell two answers apart, without the limits' numbers."""
    body = msgspec.json.decode(response.data) if response.data else None
    return response.status_code, body, sorted(name for name, _ in response.headers)
