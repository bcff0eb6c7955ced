"""How requests reach the functions: through API Gateway, or straight from our balancer (EDGE).

Through the gateway, Cloud Run itself lets no account but the gateway's invoke a function. From the
balancer (EDGE=services) Cloud Run checks no identity, because a balancer has none: a function is
then reached from balancers of this project and from its network alone, and who calls is found out
by the function, as it is in both ways. Scheduled functions are no part of that: the scheduler calls
them at their own address, as an account with the right to.
"""

import re

from tools.deploy.environments.environment import Environment

# Proxies that append to X-Forwarded-For: the gateway's front end and the function's; one more with
# our own balancer before them. A balancer alone appends two entries, the client's address and its
# own ("External Application Load Balancer overview", X-Forwarded-For header). `smoke` verifies it
# with a forged header on each path.
GATEWAY_HOPS = 2
EDGE_HOPS = 3
SERVICES_HOPS = 2
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"({_LABEL}\.)+{_LABEL}")
EDGE_SECRET = "edge-secret:1"  # noqa: S105 - a name and a version


def is_direct(environment: Environment) -> bool:
    """Whether the balancer routes to the functions themselves."""
    return environment.edge == "services"


def has_secret(environment: Environment) -> bool:
    """Whether the balancer proves itself: only where a way around it exists, the gateway's own."""
    return bool(environment.domain) and not is_direct(environment)


def settings(environment: Environment, *, scheduled: bool) -> dict[str, str]:
    """The functions' settings that depend on the way."""
    if is_direct(environment):
        hops, gateway, checked = SERVICES_HOPS, False, scheduled
    else:
        hops = EDGE_HOPS if environment.domain else GATEWAY_HOPS
        gateway = checked = True
    return {
        "BEHIND_GATEWAY": str(gateway).lower(),
        "INVOKER_IAM": str(checked).lower(),
        "TRUSTED_PROXY_HOPS": str(hops),
    }


def flags(environment: Environment, *, scheduled: bool) -> tuple[str, str]:
    """The flags of `gcloud run deploy` that open the way and no other."""
    if is_direct(environment) and not scheduled:
        return "--ingress=internal-and-cloud-load-balancing", "--no-invoker-iam-check"
    return "--ingress=all", "--invoker-iam-check"


def console_problems(environment: Environment) -> list[str]:
    """Whether links in mails lead to the console, which is served below DOMAIN."""
    page, own = environment.settings.get("PUBLIC_URL", ""), f"https://{environment.domain}"
    if not environment.domain or page == own:
        return []
    text = f"PUBLIC_URL is {page or 'empty'}, and the console answers at {own}"
    return [f"{text}: write PUBLIC_URL={own}, so that the links in mails lead to it"]


def problems(environment: Environment) -> list[str]:
    """What is wrong with DOMAIN, and what EDGE=services needs."""
    found = []
    if environment.domain and not DOMAIN.fullmatch(environment.domain):
        found.append(
            f"DOMAIN is {environment.domain}: write a name alone, in lower case, like "
            "app.example.com, without https://, port or path"
        )
    if not is_direct(environment):
        return found
    if not environment.domain:
        found.append("EDGE=services needs DOMAIN, since functions then have no other address")
    if environment.deploy_with != "image":
        found.append(
            "EDGE=services needs DEPLOY_WITH=image: gcloud functions deploy can't open a function "
            "to a balancer"
        )
    return found
