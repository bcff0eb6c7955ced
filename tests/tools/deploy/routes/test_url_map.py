"""EDGE=services: the balancer's map reaches the same functions as the gateway's description."""

import re
from functools import cache
from typing import Any, Literal

import msgspec
import pytest

from shared.pipeline.readiness import PATH
from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.project import DEV
from tests.tools.deploy.routes.test_edge import certified, with_domain
from tools.deploy.environments import entrance
from tools.deploy.environments.naming import service_name
from tools.deploy.routes import url_map
from tools.deploy.routes.openapi import routes
from tools.deploy.wanted.functions import wanted
from tools.endpoints import declarations

Rule = dict[str, Any]
Match = dict[str, Any]
SERVICES = msgspec.structs.replace(DEV, edge="services", domain="api.pavilion-test.com")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SEGMENTS = ("7d444840-9dc0-11d1-b245-5ffdce74fad2", "no-uuid", "a%2Fb")


def chosen(content: dict[str, Any], method: str, path: str) -> str:
    """The function or the console's file that the map leads to."""
    return choice(fitting(content, path), method, path)


def fitting(content: dict[str, Any], path: str) -> list[tuple[Rule, Match]]:
    """What fits a path, as its reference says, with the rule of the least priority first.

    A full path is compared as it is, a template by segments, a prefix by how the path begins.
    """
    [matcher] = content["pathMatchers"]
    return [
        (rule, match)
        for rule in sorted(matcher["routeRules"], key=lambda each: int(each["priority"]))
        for match in rule["matchRules"]
        if path == match.get("fullPathMatch")
        or pattern_of(match.get("pathTemplateMatch", "")).fullmatch(path)
        or path.startswith(match.get("prefixMatch", "\0"))
    ]


def choice(fits: list[tuple[Rule, Match]], method: str, path: str) -> str:
    """Where the first of these rules leads that takes the method, in the header :method."""
    for rule, match in fits:
        if all(each["exactMatch"] == method for each in match.get("headerMatches", [])):
            *_, kind, name = rule["service"].split("/")
            rewrite = rule.get("routeAction", {}).get("urlRewrite", {})
            file = str(rewrite.get("pathTemplateRewrite", path))
            return file if kind == "backendBuckets" else str(name).removeprefix(url_map.PREFIX)
    raise AssertionError(path)


@cache
def pattern_of(template: str) -> re.Pattern[str]:
    """The paths of a template: `*` and {name} are one segment, `**` is any number of them."""
    pattern = re.sub(r"\{\w+=\*\*\}", "\0", template)
    pattern = re.sub(r"\{\w+\}|\*", "\1", pattern)
    return re.compile(re.escape(pattern).replace("\0", ".*").replace("\1", "[^/]+"))


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    """The map of all declarations."""
    return url_map.content(SERVICES, url_map.rules(declarations()))


def test_the_map_and_the_gateway_reach_the_same_functions(content: dict[str, Any]) -> None:
    for template, methods in routes(declarations()).items():
        ours = {service_name(each.name) for each in methods.values()}
        for segment in SEGMENTS:
            path = re.sub(r"\{\w+\}", segment, template)
            fits = fitting(content, path)
            for method in METHODS:
                found = choice(fits, method, path)
                declaration = methods.get(method)
                if declaration and method in {declaration.method, "HEAD"}:
                    assert found == service_name(declaration.name), (method, path)
                else:
                    # OPTIONS, and methods that nothing has: any function of the path answers.
                    assert found in ours, (method, path)


def test_unknown_paths_are_answered_and_reserved_ones_are_not(content: dict[str, Any]) -> None:
    functions = {service_name(each.name) for each in declarations()}
    for method in METHODS:
        assert chosen(content, method, "/v1/nothing") in functions
        for path in (PATH, "/", "/v2/properties", "/v1"):
            assert chosen(content, method, path) == "/index.html", path
    scheduled = {each.service for each in wanted(DEV, declarations()) if each.scheduled}
    used = {
        rule["service"].rpartition("/")[2].removeprefix(url_map.PREFIX)
        for rule in content["pathMatchers"][0]["routeRules"]
    }
    assert scheduled
    assert not scheduled & used


def test_a_map_beyond_the_balancers_limits_is_refused() -> None:
    real = declarations()
    templates = [each for each in real if "{" in each.path]
    many = [
        msgspec.structs.replace(each, name=f"{each.name}_{number}", path=f"/v1/{number}{each.path}")
        for number in range(5)
        for each in templates
    ]

    assert url_map.problems(SERVICES, real) == []
    [problem] = url_map.problems(SERVICES, many)
    assert "path templates" in problem
    assert url_map.problems(DEV, many) == []


def test_settings_and_flags_fit_the_way_to_a_function() -> None:
    functions = wanted(SERVICES, declarations())
    for function in functions:
        flags = entrance.flags(SERVICES, scheduled=function.scheduled)
        assert "EDGE_SECRET" not in function.secrets
        assert ("--no-invoker-iam-check" in flags) != function.scheduled
        assert ("--ingress=all" in flags) == function.scheduled
        given = function.variables
        assert given.get("INVOKER_IAM") in {None, str(function.scheduled).lower()}
        assert given.get("BEHIND_GATEWAY") in {None, "false"}
        assert given.get("TRUSTED_PROXY_HOPS") in {None, "2"}
    through = entrance.settings(DEV, scheduled=False)
    assert through["BEHIND_GATEWAY"] == through["INVOKER_IAM"] == "true"
    assert entrance.flags(DEV, scheduled=False) == ("--ingress=all", "--invoker-iam-check")


@pytest.mark.parametrize(("domain", "way"), [("", "image"), ("api.a.com", "functions")])
def test_the_balancer_alone_needs_a_domain_and_images(
    domain: str, way: Literal["image", "functions"]
) -> None:
    lacking = msgspec.structs.replace(SERVICES, domain=domain, deploy_with=way)

    assert entrance.problems(SERVICES) == []
    assert len(entrance.problems(lacking)) == 1


def test_functions_are_reached_by_the_balancer_and_vanish_from_it(cloud: Cloud) -> None:
    file = with_domain(cloud).tree / "environments/dev.env"
    file.write_text(file.read_text().replace("EDGE=gateway", "EDGE=services"))
    cloud.make_up(1)
    for command in ("gateway", "edge"):
        done = cloud.run(command)
        assert done.returncode == 0, done.stderr
    state = cloud.state
    assert state.get("misuse") is None
    assert cloud.calls("api-gateway") == []
    backends, routed = state["compute backend-services"], state["compute url-maps"]["pavilion-edge"]
    assert chosen(routed, "GET", "/v1/made-up-0") == "made-up-0--list"
    assert all(backend["backends"] for backend in backends.values())
    assert set(backends) == set(state["compute network-endpoint-groups"])
    certified(cloud, "ACTIVE")

    cloud.forget()
    (cloud.tree / "functions/made_up_0/list.py").unlink()
    done = cloud.run("gateway")

    assert done.returncode == 0, done.stderr
    assert "edge-made-up-0--list" not in cloud.state["compute backend-services"]
    assert "edge-made-up-0--list" not in cloud.state["compute network-endpoint-groups"]
    assert cloud.calls("compute", "backend-services", "create") == []
    order = [call[:3] for call in cloud.calls("compute") if "list" not in call]
    assert order[0] == ["compute", "url-maps", "import"]
