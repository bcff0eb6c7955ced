"""A load balancer with a certificate before the gateway, for a custom domain.

The balancer adds a secret header. A function that sees it trusts one more proxy in X-Forwarded-For
(shared/identity/client_address.py). Serverless backends for API Gateway are in gcloud beta.
"""

from tools.deploy.commands import Command, Output, gcloud
from tools.deploy.environment import Environment
from tools.deploy.functions import EDGE_SECRET
from tools.deploy.gateway import GATEWAY
from tools.deploy.resources import Resource

NAME = "pavilion-edge"
HEADER = "X-Pavilion-Edge"
GLOBAL = "--global"


def resources(environment: Environment) -> list[Resource]:
    """Every resource between the domain and the gateway, in order of creation."""
    compute = ("compute",)
    return [
        _made(environment, compute, "addresses", "--ip-version=IPV4"),
        _group(environment),
        _backend(environment),
        _made(environment, compute, "ssl-certificates", f"--domains={environment.domain}"),
        _made(environment, compute, "url-maps", f"--default-service={NAME}"),
        _made(
            environment,
            compute,
            "target-https-proxies",
            *(f"--url-map={NAME}", f"--ssl-certificates={NAME}", "--global-url-map"),
            "--global-ssl-certificates",
        ),
        _made(
            environment,
            compute,
            "forwarding-rules",
            *("--load-balancing-scheme=EXTERNAL_MANAGED", f"--address={NAME}"),
            *(f"--target-https-proxy={NAME}", "--ports=443"),
        ),
    ]


def _made(environment: Environment, group: tuple[str, ...], kind: str, *flags: str) -> Resource:
    create = gcloud(environment, *group, kind, "create", NAME, GLOBAL, *flags)
    return Resource(name=f"edge {kind}", probe=_describe(environment, kind), create=(create,))


def _describe(environment: Environment, kind: str) -> Command:
    return gcloud(environment, "compute", kind, "describe", NAME, GLOBAL, "--format=value(name)")


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


def _backend(environment: Environment) -> Resource:
    name, _, version = EDGE_SECRET.partition(":")
    secret = (
        *("gcloud", "secrets", "versions", "access", version),
        *(f"--secret={name}", f"--project={environment.project}"),
    )
    header = Output(f"--custom-request-header={HEADER}: ", secret)
    words = ("compute", "backend-services")
    join = gcloud(
        environment,
        *(*words, "add-backend", NAME, GLOBAL),
        f"--network-endpoint-group={NAME}",
        f"--network-endpoint-group-region={environment.region}",
    )
    return Resource(
        name="edge backend",
        # Probed by name, so that a backend that was created but not attached is completed.
        probe=gcloud(
            environment, *words, "describe", NAME, GLOBAL, "--format=value(backends[0].group)"
        ),
        create=(
            gcloud(
                environment,
                *(*words, "create", NAME, GLOBAL, "--load-balancing-scheme=EXTERNAL_MANAGED"),
                *("--protocol=HTTPS", "--enable-logging", header),
            ),
            join,
        ),
    )
