"""Deploys gateway configs: switches to a new config once it is active, and prunes old ones.

Rights are granted before routes. Before a config that routes to a function is created, the
gateway's account gets the right to invoke that function. The active config therefore only has
routes that may be called, and the next run completes an interrupted one.

A second gateway, `pavilion-next`, leads to a release's revisions before they have traffic. It stays
between releases, because making one takes as long as moving it.
"""

from base64 import b64decode
from collections.abc import Sequence
from typing import Any

import msgspec

from tools.deploy.environments.environment import ROOT, Environment
from tools.deploy.gcloud.cloud import CloudError, is_missing, listing, output
from tools.deploy.gcloud.commands import Command, gcloud
from tools.deploy.gcloud.run import Task
from tools.deploy.routes import openapi
from tools.deploy.routes.schedules import grant
from tools.deploy.wanted.functions import GATEWAY_ACCOUNT

API = GATEWAY = "pavilion"
NEXT = "pavilion-next"
# The prefixes of both gateways' configs.
LIVE_CONFIG, NEXT_CONFIG = "c-", "n-"
# API Gateway, "Quotas and limits": configs per API. A few are kept to switch back to.
MOST_CONFIGS, KEPT_CONFIGS = 100, 5
# Creating a config and moving a gateway to it take minutes each.
SLOW = 1200


class GatewayError(Exception):
    """The gateway is in a state that must not be changed; this run changed nothing."""


class Gateway(msgspec.Struct, frozen=True):
    """The gateway's active config, its configs with their states, newest first."""

    active: str | None
    configs: dict[str, str]
    routed: frozenset[str] = frozenset()


def look(environment: Environment) -> Gateway:
    """Read the gateway, its configs, and the routes of the active one."""
    active = active_config(environment, GATEWAY)
    try:
        items = listing(environment, "api-gateway", "api-configs", "list", f"--api={API}")
    except CloudError as error:
        if not is_missing(error):
            raise
        items = []
    items.sort(key=lambda item: item.get("createTime", ""), reverse=True)
    configs = {item["name"].rpartition("/")[2]: item.get("state", "") for item in items}
    return Gateway(active, configs, _routed(environment, active) if active else frozenset())


def active_config(environment: Environment, gateway: str) -> str | None:
    """The config of a gateway; None when there is no such gateway."""
    try:
        text = output(_describe(environment, gateway))
    except CloudError as error:
        if not is_missing(error):
            raise
        return None
    return text.strip().rpartition("/")[2] or None


def has_settled(environment: Environment, config: str) -> bool:
    """Whether the live gateway has a config and is not on its way to another one.

    A switch goes on in the cloud when the call that began it has ended, by a signal or unanswered.
    """
    command = _describe(environment, GATEWAY, "apiConfig,state")
    return output(command).rpartition("/")[2].split() == [config, "ACTIVE"]


def reads(environment: Environment) -> list[Command]:
    """The reading calls of `look`."""
    listed = ("api-gateway", "api-configs", "list", f"--api={API}", "--format=json")
    return [_describe(environment, GATEWAY), gcloud(environment, *listed)]


def _describe(environment: Environment, gateway: str, fields: str = "apiConfig") -> Command:
    return gcloud(
        environment,
        *("api-gateway", "gateways", "describe", gateway, f"--location={environment.region}"),
        f"--format=value({fields})",
    )


def _routed(environment: Environment, config: str) -> frozenset[str]:
    words = ("api-gateway", "api-configs", "describe", config, f"--api={API}", "--view=FULL")
    found = msgspec.json.decode(output(gcloud(environment, *words, "--format=json")))
    documents: list[dict[str, Any]] = found.get("openapiDocuments", [])
    return frozenset().union(
        *(openapi.backends(b64decode(each["document"]["contents"])) for each in documents)
    )


def write_document(environment: Environment, content: bytes) -> str:
    """Write the description to the file that the command reads; returns its path."""
    environment.work.mkdir(parents=True, exist_ok=True)
    path = environment.work / f"gateway-{openapi.document_digest(content)}.json"
    path.write_bytes(content)
    return str(path.relative_to(ROOT))


def steps(environment: Environment, content: bytes, found: Gateway) -> list[list[Task]]:
    """Rounds of tasks, run one after the other: rights, config, switch, pruning."""
    name = config_name(content)
    if found.active == name:
        return [_pruning(environment, found, name)]
    return [
        rights(environment, content, found),
        *_making(environment, content, name, found),
        [_switch(environment, GATEWAY, name, is_new=found.active is None)],
        _pruning(environment, found, name),
    ]


def require_idle(found: Gateway) -> None:
    """GatewayError while a config is being created: a second one may leave both unusable."""
    if busy := [config for config, state in found.configs.items() if state == "CREATING"]:
        raise GatewayError(f"Config {busy[0]} is still being created: try again when it is done.")


def config_name(content: bytes) -> str:
    """The live gateway's config for a description."""
    return f"{LIVE_CONFIG}{openapi.document_digest(content)}"


def next_steps(
    environment: Environment, content: bytes, found: Gateway, active: str | None
) -> list[list[Task]]:
    """The rounds that lead the second gateway, whose config is `active`, to these routes."""
    name = f"{NEXT_CONFIG}{openapi.document_digest(content)}"
    others = [each for each in found.configs if each.startswith(NEXT_CONFIG) and each != name]
    making = _making(environment, content, name, found)
    if active != name:
        making.append([_switch(environment, NEXT, name, is_new=active is None)])
    return [*making, [Task(each, "pruned", (_delete(environment, each),)) for each in others]]


def back_to(environment: Environment, config: str) -> Task:
    """Switch back to an earlier config."""
    return _switch(environment, GATEWAY, config, is_new=False)


def rights(environment: Environment, content: bytes, found: Gateway) -> list[Task]:
    """The rights that are needed to call what the active config does not route to."""
    missing = sorted(openapi.backends(content) - found.routed)
    return [_right(environment, address) for address in missing]


def _making(
    environment: Environment, content: bytes, name: str, found: Gateway
) -> list[list[Task]]:
    require_idle(found)
    making = []
    state = found.configs.get(name)
    if state is not None and state != "ACTIVE":
        making.append(_delete(environment, name))
    if state != "ACTIVE":
        making.append(_create(environment, name, write_document(environment, content)))
    return [[Task("config", "made", tuple(making))]] if making else []


def _right(environment: Environment, address: str) -> Task:
    suffix = environment.url("").removeprefix("https://")
    service = address.removeprefix("https://").removesuffix(suffix)
    return Task(service, "invocable", (grant(environment, service, GATEWAY_ACCOUNT),))


def _create(environment: Environment, name: str, path: str) -> Command:
    return gcloud(
        environment,
        *("api-gateway", "api-configs", "create", name, f"--api={API}"),
        f"--openapi-spec={path}",
        f"--backend-auth-service-account={environment.email(GATEWAY_ACCOUNT)}",
        "--labels=app=pavilion",
        timeout=SLOW,
    )


def _delete(environment: Environment, name: str) -> Command:
    return gcloud(environment, "api-gateway", "api-configs", "delete", name, f"--api={API}")


def _switch(environment: Environment, gateway: str, name: str, *, is_new: bool) -> Task:
    word, what = ("create", "made") if is_new else ("update", "switched")
    labels = ("--labels=app=pavilion",) if is_new else ()
    command = gcloud(
        environment,
        *("api-gateway", "gateways", word, gateway, f"--api={API}", f"--api-config={name}"),
        f"--location={environment.region}",
        *labels,
        timeout=SLOW,
    )
    return Task(gateway, what, (command,))


def _pruning(environment: Environment, found: Gateway, name: str) -> list[Task]:
    # The previously active config is kept, so that the gateway can switch back.
    kept = {name, found.active}
    others = [
        config for config in found.configs if config not in kept and config.startswith(LIVE_CONFIG)
    ]
    doomed: Sequence[str] = others[max(KEPT_CONFIGS - len(kept - {None}), 0) :]
    return [Task(each, "pruned", (_delete(environment, each),)) for each in doomed]
