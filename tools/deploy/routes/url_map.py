"""The balancer's URL map: the API below /v1, the console everywhere else.

With EDGE=gateway the API has one rule. With EDGE=services each method of each path is routed
straight to a function. A serverless NEG's URL mask takes the service's name from the path, and our
names have the method's verb instead; so each function has a backend, and the map has a route rule
for each function. Rules are tried by priority and the first that matches decides: paths without
parameters, then templates, then prefixes. A path whose only parameter is its end, such as a
record's, is matched by its beginning, because a map may have 100 templates and each record has
three methods; what lies deeper and is no endpoint's is refused by the function. Of one path its
last rule takes every method that no earlier one took, which its function then answers with 204 to
OPTIONS and with 405, as the pipeline does.

Limits that can't be raised are those of "Quotas and limits" of Cloud Load Balancing, URL maps.
"""

import json
from collections.abc import Sequence
from typing import Any

import msgspec

from shared.pipeline.declaration import Declaration
from tools.deploy.environments.entrance import is_direct
from tools.deploy.environments.environment import Environment
from tools.deploy.environments.naming import service_name
from tools.deploy.routes import pages
from tools.deploy.routes.openapi import routes

NAME = "pavilion-edge"
MATCHER = "paths"
# A backend's name begins with it, so that ours can be told from others.
PREFIX = "edge-"
LONGEST_NAME = 63
MOST_RULES = 1000
MOST_PREDICATES = 1000
MOST_TEMPLATES = 100
# Since the quota of "Routing configuration size and quota units"; it was 64 KB before.
MOST_BYTES = 1_000_000
API = "/v1/"


class Rule(msgspec.Struct, frozen=True):
    """Requests to `path` with `method`, or with any other where that is None, go to `service`."""

    path: str
    method: str | None
    service: str

    @property
    def match(self) -> tuple[str, str]:
        """How the map matches the path, and the text that it is compared with."""
        if "{" not in self.path:
            return "fullPathMatch", self.path
        start = self.path[: self.path.index("{")]
        if "/" not in self.path.removeprefix(start):
            return "prefixMatch", start
        # The gateway's description and a template of the map write a parameter alike: {name}.
        return "pathTemplateMatch", self.path


def rules(declarations: Sequence[Declaration]) -> list[Rule]:
    """The rules in the order in which they are tried."""
    found: list[Rule] = []
    paths = routes(declarations)
    for path in sorted(paths, key=lambda each: ["{" in part for part in each.split("/")]):
        methods = paths[path]
        # GET's function, so that HEAD needs no rule.
        rest = methods.get("GET", methods["OPTIONS"])
        found += [
            Rule(path, method, service_name(declaration.name))
            for method, declaration in sorted(methods.items())
            if declaration is not rest and method == declaration.method
        ]
        found.append(Rule(path, None, service_name(rest.name)))
    return sorted(found, key=_place)


def _place(rule: Rule) -> tuple[bool, int]:
    """Prefixes come last, the longer ones first; the others stay as they are."""
    kind, text = rule.match
    return (kind == "prefixMatch", -len(text) if kind == "prefixMatch" else 0)


def content(environment: Environment, found: Sequence[Rule]) -> dict[str, Any]:
    """The map as `gcloud compute url-maps import` reads it; `found` matters with EDGE=services.

    The API is everything below /v1, and what lies below no rule is told so there, as any unknown
    path is. What is no part of the API belongs to the console, so that no request from outside
    reaches a function's reserved paths.
    """
    api = _to_functions(environment, found) if is_direct(environment) else _to_gateway(environment)
    numbered = [
        {"priority": number} | rule
        for number, rule in enumerate([*api, *pages.rules(environment)], 1)
    ]
    console = {"defaultService": pages.backend(environment)}
    return {
        "name": NAME,
        **console,
        "hostRules": [{"hosts": ["*"], "pathMatcher": MATCHER}],
        "pathMatchers": [{"name": MATCHER, **console, "routeRules": numbered}],
    }


def _to_functions(environment: Environment, found: Sequence[Rule]) -> list[dict[str, Any]]:
    routed = [
        {"service": _service(environment, PREFIX + rule.service), "matchRules": [_match(rule)]}
        for rule in found
    ]
    unknown = _service(environment, PREFIX + found[0].service)
    return [*routed, {"service": unknown, "matchRules": [{"prefixMatch": API}]}]


def _to_gateway(environment: Environment) -> list[dict[str, Any]]:
    return [{"service": _service(environment, NAME), "matchRules": [{"prefixMatch": API}]}]


def _service(environment: Environment, name: str) -> str:
    return f"{pages.COMPUTE}/projects/{environment.project}/global/backendServices/{name}"


def _match(rule: Rule) -> dict[str, Any]:
    kind, text = rule.match
    match: dict[str, Any] = {kind: text}
    if rule.method:
        match["headerMatches"] = [{"headerName": ":method", "exactMatch": rule.method}]
    return match


def holds(wanted: Any, found: Any) -> bool:
    """Whether the API tells all that is wanted; fields that it adds by itself do not count.

    A resource's address may begin with another host or version than the one that was given.
    """
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(
            holds(value, found.get(name)) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        return (
            isinstance(found, list) and len(wanted) == len(found) and all(map(holds, wanted, found))
        )
    if isinstance(wanted, str) and "/projects/" in wanted:
        return str(found).endswith(wanted[wanted.index("/projects/") :])
    return bool(wanted == found)


def problems(environment: Environment, declarations: Sequence[Declaration]) -> list[str]:
    """Every limit of a URL map that EDGE=services would exceed."""
    if not is_direct(environment):
        return []
    found = rules(declarations)
    whole = content(environment, found)
    [matcher] = whole["pathMatchers"]
    matches = [match for rule in matcher["routeRules"] for match in rule["matchRules"]]
    counted = (
        ("route rules", len(matcher["routeRules"]), MOST_RULES),
        ("predicates", sum(1 + ("headerMatches" in each) for each in matches), MOST_PREDICATES),
        ("path templates", sum("pathTemplateMatch" in each for each in matches), MOST_TEMPLATES),
        ("bytes", len(json.dumps(whole)), MOST_BYTES),
    )
    over = [
        f"EDGE=services: the balancer's URL map has {number} {what} and may have {most}: "
        "use EDGE=gateway"
        for what, number, most in counted
        if number > most
    ]
    return over + [
        f"EDGE=services: {rule.service} is too long for a backend, {LONGEST_NAME - len(PREFIX)}"
        for rule in found
        if len(PREFIX + rule.service) > LONGEST_NAME
    ]
