"""The table of all endpoints: a valid request to each, for tests that hold for every endpoint.

Each area has its rows in tests/functions/<area>/rows.py. An endpoint without a row fails the suite
(tests/functions/test_every_endpoint.py).
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from shared.pipeline.callers import Homeowner, Manager, Scheduler, SuperAdmin
from shared.pipeline.declaration import Declaration
from tests.factories import Organization, Person, new_member, super_admin
from tests.homeowners import resident
from tools.endpoints import declarations

FOLDER = Path(__file__).parent / "functions"


def _no_parameters(_organization: Organization) -> dict[str, str]:
    return {}


class Row(NamedTuple):
    """A request that the endpoint accepts.

    `parameters` creates the rows that the path names in an organization and returns their ids by
    name; `body` creates the JSON body likewise. `form` marks a multipart endpoint, which accepts
    `file`. `deployment` is a deployment with settings that the endpoint needs beyond the usual
    ones.
    """

    parameters: Callable[[Organization], dict[str, str]] = _no_parameters
    body: Callable[[Organization], dict[str, Any]] | None = None
    form: bool = False
    file: bytes = b"%PDF-1.7\nLinden Court"
    deployment: Callable[[], AbstractContextManager[object]] = nullcontext


@cache
def rows() -> Mapping[str, Row]:
    """Every row by its endpoint's name."""
    found: dict[str, Row] = {}
    for path in sorted(FOLDER.glob("*/rows.py")):
        found |= import_module(f"tests.functions.{path.parent.name}.rows").ROWS
    return found


ALL = declarations()
# What the OpenAPI document describes.
DOCUMENTED = [found for found in ALL if not isinstance(found.caller, Scheduler)]
BY_MANAGERS = [found for found in ALL if isinstance(found.caller, Manager)]
WITH_SESSION = [
    found for found in ALL if isinstance(found.caller, Manager | Homeowner | SuperAdmin)
]
BY_PEOPLE = [found for found in ALL if isinstance(found.caller, Manager | Homeowner)]
WITH_BODY = [found for found in ALL if found.body is not None]
WITH_IDS = [found for found in BY_MANAGERS if found.parameters]


def every(found: list[Declaration]) -> pytest.MarkDecorator:
    """Run the test once for each endpoint."""
    return pytest.mark.parametrize("declaration", found, ids=lambda each: each.name)


def path_of(declaration: Declaration, parameters: dict[str, str]) -> str:
    """The endpoint's address for these ids; a missing id is replaced by a random one.

    Of an endpoint without ids they are the query.
    """
    made_up = {name: str(uuid4()) for name in declaration.parameters}
    query = "" if made_up or not parameters else f"?{urlencode(parameters)}"
    return declaration.path.format(**made_up | parameters) + query


def row_of(declaration: Declaration) -> Row:
    """The endpoint's row; fails the test that asks for a missing one."""
    area = declaration.name.partition("__")[0]
    if declaration.name not in rows():
        pytest.fail(f"{declaration.name} needs a row in tests/functions/{area}/rows.py")
    return rows()[declaration.name]


def valid_body(declaration: Declaration, organization: Organization) -> Any:
    """The body of the endpoint's row."""
    make = row_of(declaration).body
    return make(organization) if make else None


def a_person(declaration: Declaration, organization: Organization) -> Person:
    """A person who may call the endpoint: the resident, a super-admin, or the owner if possible."""
    if isinstance(declaration.caller, Homeowner):
        return resident(organization).person
    if isinstance(declaration.caller, SuperAdmin):
        return super_admin()
    assert isinstance(declaration.caller, Manager)
    if "owner" in declaration.caller.roles:
        return organization.owner
    return new_member(organization, min(declaration.caller.roles))


def token_of(declaration: Declaration, organization: Organization) -> str | None:
    """The token of such a person; None for an endpoint without a session."""
    if isinstance(declaration.caller, Manager | Homeowner | SuperAdmin):
        return a_person(declaration, organization).token
    return None
