"""The balancer's URL map that routes each method of each path straight to a function.

A serverless NEG's URL mask takes the service's name from the path, and our names have the method's
verb instead; so each function has a backend, and the map has a route rule for each function. Rules
are tried by priority and the first that matches decides: paths without parameters before templates,
and of one path its last rule takes every method that no earlier one took, which its function then
answers with 204 to OPTIONS and with 405, as the pipeline does.

Limits that can't be raised are those of "Quotas and limits" of Cloud Load Balancing, URL maps.
"""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from shared.pipeline.declaration import Declaration
from tools.deploy.environments.environment import Environment
from tools.deploy.environments.naming import service_name
from tools.deploy.routes.openapi import routes

COMPUTE = "https://www.googleapis.com/compute/v1"
NAME = "pavilion-edge"
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
    def is_template(self) -> bool:
        """Whether the path has a parameter."""
        return "{" in self.path


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
    return found


def content(environment: Environment, found: Sequence[Rule]) -> dict[str, Any]:
    """The map as `gcloud compute url-maps import` reads it.

    What lies below no rule is told so by a function, as any unknown path is. What is no part of the
    API is led to the pages, so that no request from outside reaches a function's reserved paths.
    """
    service = f"{COMPUTE}/projects/{environment.project}/global/backendServices/{PREFIX}"
    routed = [
        {"priority": number, "service": service + rule.service, "matchRules": [_match(rule)]}
        for number, rule in enumerate(found, 1)
    ]
    unknown = {
        "priority": len(routed) + 1,
        "service": service + found[0].service,
        "matchRules": [{"prefixMatch": API}],
    }
    pages = {
        "hostRedirect": urlsplit(environment.settings["PUBLIC_URL"]).netloc,
        "pathRedirect": "/",
        "stripQuery": True,
        "httpsRedirect": True,
        "redirectResponseCode": "FOUND",
    }
    matcher = {"name": "functions", "defaultUrlRedirect": pages, "routeRules": [*routed, unknown]}
    return {
        "name": NAME,
        "defaultUrlRedirect": pages,
        "hostRules": [{"hosts": ["*"], "pathMatcher": "functions"}],
        "pathMatchers": [matcher],
    }


def _match(rule: Rule) -> dict[str, Any]:
    # The gateway's description and a template of the map write a parameter alike: {name}.
    match: dict[str, Any] = {
        "pathTemplateMatch" if rule.is_template else "fullPathMatch": rule.path
    }
    if rule.method:
        match["headerMatches"] = [{"headerName": ":method", "exactMatch": rule.method}]
    return match


def problems(environment: Environment, declarations: Sequence[Declaration]) -> list[str]:
    """Every limit of a URL map that EDGE=services would exceed."""
    if environment.edge != "services":
        return []
    found = rules(declarations)
    predicates = sum(1 + (rule.method is not None) for rule in found) + 1
    templates = sum(rule.is_template for rule in found)
    size = len(json.dumps(content(environment, found)))
    counted = (
        ("route rules", len(found) + 1, MOST_RULES),
        ("predicates", predicates, MOST_PREDICATES),
        ("path templates", templates, MOST_TEMPLATES),
        ("bytes", size, MOST_BYTES),
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
