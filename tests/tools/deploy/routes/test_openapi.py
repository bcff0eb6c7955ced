"""The gateway's description and the local dispatch reach the same function."""

import re
from typing import Any

import msgspec
import pytest
from werkzeug.routing import Map

from shared.pipeline.declaration import matched
from tests.tools.deploy.project import DEV
from tools.deploy.environments.naming import service_name
from tools.deploy.routes.openapi import document
from tools.deploy.wanted.functions import wanted
from tools.endpoints import declarations
from tools.local import dispatch
from tools.local.path_normalization import normalized

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
Templates = list[tuple[re.Pattern[str], dict[str, Any]]]
UNKNOWN = ("/", "/v1", "/v1/nothing", "/v2/properties", "/v1/properties/a/b/c/d", "/v1/%2F")


@pytest.fixture(scope="module")
def paths() -> dict[str, Any]:
    """The paths of the gateway's description."""
    found: dict[str, Any] = msgspec.json.decode(document(DEV, declarations()))["paths"]
    return found


def by_gateway(templates: Templates, path: str) -> dict[str, str]:
    """The gateway's choice for each method, as esp-v2 makes it: see tools/deploy/routes/openapi.py.

    Literal segments win, a parameter is one segment, one trailing slash is accepted, and a method
    that a template lacks falls through to the next matching template.
    """
    found: dict[str, str] = {}
    for pattern, operations in templates:
        if pattern.fullmatch(path):
            for method in METHODS:
                if operation := operations.get(method.lower()):
                    address = operation["x-google-backend"]["address"]
                    name = address.removeprefix("https://").partition(f"-{DEV.project_number}.")[0]
                    found.setdefault(method, name)
    return found


@pytest.fixture(scope="module")
def templates(paths: dict[str, Any]) -> Templates:
    """Each template as a pattern, with its operations, those first that win."""
    ordered = sorted(paths, key=lambda each: [part.startswith("{") for part in each.split("/")])
    return [(re.compile(pattern_of(each) + "/?"), paths[each]) for each in ordered]


def pattern_of(template: str) -> str:
    """The paths of a template as a regular expression."""
    return "/".join(
        "[^/]+" if part.startswith("{") else re.escape(part) for part in template.split("/")
    )


def by_dispatch(routes: Map, method: str, path: str) -> str | None:
    """The local choice by the dispatch's own code, as the name in the cloud."""
    chosen = dispatch.choose(routes, method, normalized(path))
    return service_name(chosen) if chosen else None


@pytest.fixture(scope="module")
def routes() -> Map:
    """The local dispatch's routes, without scheduled functions."""
    return dispatch.routes(
        each for each in declarations() if not each.path.startswith("/v1/scheduled/")
    )


def test_every_path_and_method_reaches_the_same_function_locally(
    routes: Map, templates: Templates, paths: dict[str, Any]
) -> None:
    methods = {service_name(each.name): each.method for each in declarations()}
    for template in paths:
        for segment in ("7d444840-9dc0-11d1-b245-5ffdce74fad2", "no-uuid", "a%2Fb", "caf%C3%A9"):
            path = re.sub(r"\{\w+\}", segment, template)
            served = by_gateway(templates, path)
            assert served, path
            for method in METHODS:
                local = by_dispatch(routes, method, path)
                if method in served:
                    assert local == served[method], (method, path)
                else:
                    # The gateway answers 405 itself; locally another method's function does.
                    assert local is not None
                    assert methods[local] != method, (method, path)


def test_every_spelling_of_a_path_reaches_its_function(paths: dict[str, Any]) -> None:
    # The gateway's proxy normalizes a path before it looks for the operation, and forwards the
    # normalized one: see tools/local/path_normalization.py. So does the dispatch.
    for template in paths:
        plain = re.sub(r"\{\w+\}", "7d444840-9dc0-11d1-b245-5ffdce74fad2", template)
        for sent in (
            plain,
            "/" + plain,
            plain.replace("/", "///"),
            plain.replace("/v1/", "/v1/./"),
            "/v2/.." + plain,
            plain.replace("/v1/", "/%76%31/"),
            re.sub("([a-z])$", lambda match: f"%{ord(match[1]):x}", plain),
        ):
            assert normalized(sent) == plain
            environ = {"RAW_URI": f"{sent}?a=%2F", "PATH_INFO": ""}
            dispatch.hand_on(environ, normalized(sent))
            assert environ == {"RAW_URI": f"{plain}?a=%2F", "PATH_INFO": plain}


def test_unknown_paths_and_scheduled_functions_reach_nothing(
    routes: Map, templates: Templates, paths: dict[str, Any]
) -> None:
    for path in UNKNOWN:
        assert by_gateway(templates, path) == {}
        assert [by_dispatch(routes, method, path) for method in METHODS] == [None] * len(METHODS)
    assert not any(path.startswith("/v1/scheduled/") for path in paths)


def test_a_trailing_slash_reaches_the_function_and_is_unknown(
    routes: Map, templates: Templates, paths: dict[str, Any]
) -> None:
    for declaration in declarations():
        path = re.sub(r"\{\w+\}", "7d444840-9dc0-11d1-b245-5ffdce74fad2", declaration.path)
        if declaration.path in paths:
            cloud = by_gateway(templates, path + "/")[declaration.method]
            assert by_dispatch(routes, declaration.method, path + "/") == cloud
        assert matched(declaration, path) is not None
        assert matched(declaration, path + "/") is None


def test_every_operation_names_its_backend_audience_and_translation(
    paths: dict[str, Any],
) -> None:
    ids = []
    for operations in paths.values():
        assert "options" in operations
        assert ("get" in operations) == ("head" in operations)
        for operation in operations.values():
            backend = operation["x-google-backend"]
            assert backend["path_translation"] == "APPEND_PATH_TO_ADDRESS"
            assert backend["jwt_audience"] == backend["address"]
            ids.append(operation["operationId"])
    assert len(ids) == len(set(ids))


def test_the_gateway_waits_as_long_as_the_function_may_take(paths: dict[str, Any]) -> None:
    functions = {each.entry_point: each for each in wanted(DEV, declarations())}
    for operations in paths.values():
        for method, operation in operations.items():
            deadline = operation["x-google-backend"]["deadline"]
            name = operation["operationId"].removeprefix("head__")
            if function := functions.get(name):
                assert deadline == function.timeout, name
            else:
                # A preflight, or a method that the path has not: answered without any work.
                assert method != "head"
                assert deadline == 15
