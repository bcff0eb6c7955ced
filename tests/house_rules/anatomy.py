"""The required form of every file under functions/."""

import ast
import re
from collections.abc import Iterator
from typing import cast, get_args

from shared.pipeline.declaration import Method, Options
from tests.house_rules.place import is_at_its_place
from tests.house_rules.source import Rule, Source, is_endpoint

# Kebab-case words, ids by noun, and the one document with a suffix.
PATH = re.compile(r"/v1(/[a-z]+(-[a-z]+)*|/\{[a-z]+(_[a-z]+)*_id\})+|/v1/openapi\.json")

# The arguments of a declaration in the order of reading: route and caller, then details.
SAYABLE = tuple(Options.__annotations__)


def _anatomy(source: Source) -> Iterator[str]:
    functions = [node for node in source.tree.body if isinstance(node, ast.FunctionDef)]
    public = [node.name for node in functions if not node.name.startswith("_")]
    if public != ["handle"]:
        yield f"its public functions are {public}, not handle alone"
    declared = [node.name for node in source.definitions if _routes(node)]
    if declared != ["handle"]:
        yield f"@endpoint stands at {declared}, not once at handle"
    if not ast.get_docstring(source.tree):
        yield "its docstring is missing: the first line is the operation's summary"


def _place(source: Source) -> Iterator[str]:
    area, operation = source.parts[1:3]
    for route in [route for node in source.definitions for route in _routes(node)]:
        method, _, path = route.partition(" ")
        if method not in get_args(Method) or not PATH.fullmatch(path):
            yield f"{route!r} is not a method and a path"
        elif not is_at_its_place(cast("Method", method), path, area, operation):
            yield f"{route} does not belong in functions/{area}/{operation}.py"


def _order(source: Source) -> Iterator[str]:
    for call in [call for node in source.definitions for call in _declarations(node)]:
        said = [keyword.arg or "**" for keyword in call.keywords]
        expected = [name for name in SAYABLE if name in said]
        if said != expected:
            yield f"it says {', '.join(said)}, not {', '.join(expected)}"


def _routes(node: ast.AST) -> list[str]:
    """The literal routes of a function's @endpoint decorators."""
    return [ast.literal_eval(call.args[0]) for call in _declarations(node)]


def _declarations(node: ast.AST) -> list[ast.Call]:
    if not isinstance(node, ast.FunctionDef):
        return []
    calls = [each for each in node.decorator_list if isinstance(each, ast.Call)]
    return [
        call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "endpoint"
    ]


def _file(name: str, *routes: str, docstring: str = '"""One."""', more: str = "") -> Source:
    handlers = (
        f"@endpoint({route!r}, caller=Anyone())\ndef handle(call): ...\n" for route in routes
    )
    return Source(f"functions/{name}.py", f"{docstring}\n{''.join(handlers)}{more}")


def _says(text: str) -> Source:
    handler = f"@endpoint('GET /v1/units', {text})\ndef handle(call): ...\n"
    return Source("functions/units/list.py", f'"""One."""\n{handler}')


RULES = (
    Rule(
        "a declaration says everything in the order of `Options`",
        is_endpoint,
        _order,
        good=(
            _says("caller=Anyone()"),
            _says("caller=Anyone(), subscription=False, status=204, deployment=RARE"),
        ),
        bad=(
            _says("status=204, caller=Anyone()"),
            _says("caller=Anyone(), status=204, subscription=False"),
            _says("caller=Anyone(), **more"),
        ),
    ),
    Rule(
        "an endpoint's file has one endpoint, `handle`, and nothing else that is public",
        is_endpoint,
        _anatomy,
        good=(
            _file("units/list", "GET /v1/units"),
            _file("units/list", "GET /v1/units", more="def _rows(): ...\nclass Query: ...\n"),
        ),
        bad=(
            _file("units/list"),
            _file("units/list", "GET /v1/units", "GET /v1/units"),
            _file("units/list", "GET /v1/units", docstring=""),
            _file("units/list", "GET /v1/units", more="def rows(): ...\n"),
            Source("functions/units/list.py", '"""One."""\ndef handle(call): ...\n'),
        ),
    ),
    Rule(
        "an endpoint's file stands where its method and path say",
        is_endpoint,
        _place,
        good=(
            _file("units/list", "GET /v1/units"),
            _file("work_orders/create", "POST /v1/work-orders"),
            _file("units/get", "GET /v1/units/{unit_id}"),
            _file("units/update", "PATCH /v1/units/{unit_id}"),
            _file("units/delete", "DELETE /v1/units/{unit_id}"),
            _file("board_members/tenure", "GET /v1/board-members/{board_member_id}/tenure"),
            _file("members/leave", "POST /v1/members/leave"),
            _file("documents/start_upload", "POST /v1/documents/start-upload"),
            _file("auth/logout_everywhere", "POST /v1/auth/logout-everywhere"),
            _file("auth/update_me", "PATCH /v1/auth/me"),
            _file("openapi/get", "GET /v1/openapi.json"),
            _file("admin/list_activity", "GET /v1/admin/activity"),
            _file("admin/get_organization", "GET /v1/admin/organizations/{organization_id}"),
            _file(
                "admin/extend_trial", "POST /v1/admin/organizations/{organization_id}/extend-trial"
            ),
            _file(
                "admin/suspend_organization",
                "POST /v1/admin/organizations/{organization_id}/suspend",
            ),
            _file("homeowner_portal/pay", "POST /v1/homeowner-portal/payments"),
        ),
        bad=(
            _file("units/get", "GET /v1/units"),
            _file("units/list", "GET /v1/properties"),
            _file("units/create", "PUT /v1/units"),
            _file("units/archive", "POST /v1/units/{unit_id}/restore"),
            _file("units/list", "GET /v1/Units"),
            _file("units/list", "GET /units"),
            _file("units/get", "GET /v1/units/{id}"),
            _file("units/list", "FETCH /v1/units"),
            _file("auth/logout", "POST /v1/auth/login"),
            _file("auth/logout", "POST /v1/auth/logout-everywhere"),
            _file("openapi/list", "GET /v1/openapi.json"),
            _file("admin/get_user", "GET /v1/admin/organizations/{organization_id}"),
        ),
    ),
)
