"""A load balancer with a certificate for a domain, before the console and its API.

Before the gateway (EDGE=gateway) it adds a secret header, so that a function that sees it trusts
one more proxy in X-Forwarded-For (shared/identity/client_address.py). Serverless backends for API
Gateway are a Preview ("Load balancing for API Gateway"), and in gcloud beta. What has no flags, or
holds the secret, is imported from standard input, so that no secret is in a command line.
"""

import json
from typing import Any

from tools.deploy.environments.entrance import EDGE_SECRET, is_direct
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import CloudError, is_missing, output
from tools.deploy.gcloud.commands import Command, fed, gcloud
from tools.deploy.provisioning import console
from tools.deploy.provisioning.resources import Resource
from tools.deploy.routes import pages, url_map
from tools.deploy.routes.gateway import GATEWAY
from tools.deploy.routes.url_map import NAME
from tools.endpoints import declarations

PLAIN = "pavilion-edge-http"
HEADER = "X-Pavilion-Edge"
GLOBAL = "--global"
MANAGED = "--load-balancing-scheme=EXTERNAL_MANAGED"


def resources(environment: Environment) -> list[Resource]:
    """Every resource of the balancer but the routes to functions, in order of creation."""
    to_gateway = [
        _group(environment),
        _imported(environment, "backend-services", NAME, "backend"),
        _imported(environment, "url-maps", NAME, "routes"),
    ]
    return [
        _made(environment, "addresses", NAME, "--ip-version=IPV4"),
        _made(environment, "ssl-certificates", NAME, f"--domains={environment.domain}"),
        *([] if is_direct(environment) else to_gateway),
        *_front(environment),
    ]


def _front(environment: Environment) -> list[Resource]:
    """HTTPS at the address, and port 80 for nothing but the way to HTTPS."""
    rule = (MANAGED, f"--address={NAME}")
    return [
        _made(
            environment,
            "target-https-proxies",
            *(NAME, f"--url-map={NAME}", f"--ssl-certificates={NAME}", "--global-url-map"),
            "--global-ssl-certificates",
        ),
        _made(
            environment,
            "forwarding-rules",
            *(NAME, *rule, f"--target-https-proxy={NAME}", "--ports=443"),
        ),
        _imported(environment, "url-maps", PLAIN, "redirect"),
        _made(
            environment,
            "target-http-proxies",
            *(PLAIN, f"--url-map={PLAIN}", "--global-url-map"),
        ),
        _made(
            environment,
            "forwarding-rules",
            *(PLAIN, *rule, f"--target-http-proxy={PLAIN}", "--ports=80"),
        ),
    ]


def deletions(environment: Environment) -> list[tuple[str, ...]]:
    """The words that delete each part, before the part that it refers to."""
    region = f"--region={environment.region}"
    parts = (
        *(("forwarding-rules", PLAIN), ("target-http-proxies", PLAIN), ("url-maps", PLAIN)),
        *(("forwarding-rules", NAME), ("target-https-proxies", NAME), ("url-maps", NAME)),
        *(("ssl-certificates", NAME), ("addresses", NAME)),
    )
    to_gateway = (
        ("compute", "backend-services", "delete", NAME, GLOBAL),
        ("compute", "network-endpoint-groups", "delete", NAME, region),
    )
    return [
        *(("compute", kind, "delete", name, GLOBAL) for kind, name in parts),
        (*console.GROUP, "delete", console.BACKEND),
        *(() if is_direct(environment) else to_gateway),
    ]


def certificate(environment: Environment) -> Command:
    """The call that shows the state of the domain's certificate."""
    words = ("compute", "ssl-certificates", "describe", NAME, GLOBAL)
    return gcloud(environment, *words, "--format=value(managed.status)")


def pending(environment: Environment) -> str | None:
    """What the domain still waits for, or None when its certificate is in use.

    Google issues the certificate when the domain's DNS shows the balancer's address, which takes
    "up to 60 minutes" after that ("Use Google-managed SSL certificates").
    """
    try:
        state = output(certificate(environment)).strip()
        if state == "ACTIVE":
            return None
        words = ("compute", "addresses", "describe", NAME, GLOBAL, "--format=value(address)")
        address = output(gcloud(environment, *words)).strip()
    except CloudError as error:
        if not is_missing(error):
            raise
        return f"the domain {environment.domain} has no balancer yet: run ./deploy.sh edge"
    return (
        f"the domain {environment.domain} is pending, its certificate is {state}: make a DNS "
        f"record of type A for it with {address}, wait up to an hour, run ./deploy.sh smoke"
    )


def routes(environment: Environment) -> dict[str, Any]:
    """The balancer's URL map as these sources want it."""
    # The gateway routes by itself, so that no endpoint has to be imported.
    found = url_map.rules(declarations()) if is_direct(environment) else ()
    return url_map.content(environment, found)


def describe_routes(environment: Environment) -> Command:
    """The call that tells the balancer's URL map."""
    words = ("compute", "url-maps", "describe", NAME, GLOBAL, "--format=json")
    return gcloud(environment, *words)


def import_routes(environment: Environment) -> Command:
    """The call that makes the URL map, or changes it."""
    return _import(environment, "url-maps", NAME, "routes")


def routes_differ(environment: Environment) -> bool:
    """Whether the URL map was changed by hand; one that is missing is `edge`'s to make."""
    try:
        found = json.loads(output(describe_routes(environment)))
    except CloudError as error:
        if not is_missing(error):
            raise
        return False
    return not url_map.holds(routes(environment), found)


def part(environment: Environment, name: str) -> str:
    """A part as gcloud imports it: `backend` with the secret header, `routes` or `redirect`."""
    redirect = {"httpsRedirect": True, "redirectResponseCode": "MOVED_PERMANENTLY_DEFAULT"}
    found: dict[str, Any] = {"name": PLAIN, "defaultUrlRedirect": redirect}
    if name == "routes":
        found = routes(environment)
    if name == "backend":
        secret, _, version = EDGE_SECRET.partition(":")
        words = ("secrets", "versions", "access", version, f"--secret={secret}")
        header = f"{HEADER}: {output(gcloud(environment, *words)).strip()}"
        place = f"{pages.COMPUTE}/projects/{environment.project}/regions/{environment.region}"
        found = {
            "name": NAME,
            "loadBalancingScheme": "EXTERNAL_MANAGED",
            "protocol": "HTTPS",
            "logConfig": {"enable": True},
            "customRequestHeaders": [header],
            "backends": [{"group": f"{place}/networkEndpointGroups/{NAME}"}],
        }
    return json.dumps(found) + "\n"


def _imported(environment: Environment, kind: str, name: str, given: str) -> Resource:
    command = _import(environment, kind, name, given)
    return Resource(name=f"edge {kind} {name}", always=(command,))


def _import(environment: Environment, kind: str, name: str, given: str) -> Command:
    make = ("python", "-m", "tools.manifest", "balancer", given)
    source = (*make, f"--environment={environment.name}")
    command = gcloud(environment, "compute", kind, "import", name, GLOBAL, "--source=-")
    return fed(command, source)


def _made(environment: Environment, kind: str, name: str, *flags: str) -> Resource:
    words = ("compute", kind)
    probe = gcloud(environment, *words, "describe", name, GLOBAL, "--format=value(name)")
    create = gcloud(environment, *words, "create", name, GLOBAL, *flags)
    return Resource(name=f"edge {kind} {name}", probe=probe, create=(create,))


def _group(environment: Environment) -> Resource:
    region = f"--region={environment.region}"
    group = "network-endpoint-groups"
    return Resource(
        name="edge endpoints",
        probe=gcloud(
            environment, "compute", group, "describe", NAME, region, "--format=value(name)"
        ),
        create=(
            gcloud(
                environment,
                *("beta", "compute", group, "create", NAME, region),
                "--network-endpoint-type=serverless",
                "--serverless-deployment-platform=apigateway.googleapis.com",
                f"--serverless-deployment-resource={GATEWAY}",
            ),
        ),
    )
