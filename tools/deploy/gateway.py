"""Deploys gateway configs: switches to a new config once it is active, and prunes old ones.

Rights are granted before routes. Before a config that routes to a function is created, the
gateway's account gets the right to invoke that function. The active config therefore only has
routes that may be called, and the next run completes an interrupted one.
"""

from base64 import b64decode
from collections.abc import Sequence
from typing import Any

import msgspec

from tools.deploy import openapi
from tools.deploy.cloud import CloudError, listing, output
from tools.deploy.commands import Command, gcloud
from tools.deploy.environment import ROOT, Environment
from tools.deploy.functions import GATEWAY_ACCOUNT
from tools.deploy.run import Task
from tools.deploy.schedules import grant

API = GATEWAY = "pavilion"
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
    try:
        text = output(_describe(environment))
    except CloudError as error:
        if "NOT_FOUND" not in str(error):
            raise
        text = ""
    active = text.strip().rpartition("/")[2] or None
    try:
        items = listing(environment, "api-gateway", "api-configs", "list", f"--api={API}")
    except CloudError as error:
        if "NOT_FOUND" not in str(error):
            raise
        items = []
    items.sort(key=lambda item: item.get("createTime", ""), reverse=True)
    configs = {item["name"].rpartition("/")[2]: item.get("state", "") for item in items}
    return Gateway(active, configs, _routed(environment, active) if active else frozenset())


def reads(environment: Environment) -> list[Command]:
    """The reading calls of `look`."""
    listed = ("api-gateway", "api-configs", "list", f"--api={API}", "--format=json")
    return [_describe(environment), gcloud(environment, *listed)]


def _describe(environment: Environment) -> Command:
    return gcloud(
        environment,
        *("api-gateway", "gateways", "describe", GATEWAY, f"--location={environment.region}"),
        "--format=value(apiConfig)",
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
    name = f"c-{openapi.document_digest(content)}"
    if found.active == name:
        return [_pruning(environment, found, name)]
    if busy := [config for config, state in found.configs.items() if state == "CREATING"]:
        raise GatewayError(f"Config {busy[0]} is still being created: try again when it is done.")
    missing = sorted(openapi.backends(content) - found.routed)
    rights = [_right(environment, address) for address in missing]
    making = []
    state = found.configs.get(name)
    if state is not None and state != "ACTIVE":
        making.append(_delete(environment, name))
    if state != "ACTIVE":
        making.append(_create(environment, name, write_document(environment, content)))
    rounds = [rights, [Task("config", "made", tuple(making))] if making else []]
    rounds += [[_switch(environment, name, found)], _pruning(environment, found, name)]
    return rounds


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


def _switch(environment: Environment, name: str, found: Gateway) -> Task:
    word, what = ("update", "switched") if found.active else ("create", "made")
    labels = () if found.active else ("--labels=app=pavilion",)
    command = gcloud(
        environment,
        *("api-gateway", "gateways", word, GATEWAY, f"--api={API}", f"--api-config={name}"),
        f"--location={environment.region}",
        *labels,
        timeout=SLOW,
    )
    return Task("gateway", what, (command,))


def _pruning(environment: Environment, found: Gateway, name: str) -> list[Task]:
    # The previously active config is kept, so that the gateway can switch back.
    kept = {name, found.active}
    others = [config for config in found.configs if config not in kept]
    doomed: Sequence[str] = others[max(KEPT_CONFIGS - len(kept - {None}), 0) :]
    return [Task(each, "pruned", (_delete(environment, each),)) for each in doomed]
