"""The stores and the network that they share."""

import json

from tests.tools.deploy.stand_in.facts import described, merge
from tests.tools.deploy.stand_in.names import bury
from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call


def _database(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    made = state.get("sql instances", {}).get(call.words[0])
    if made is None:
        raise NotThereError(call.words[0])
    if "serverCaCert" in call.flag("--format"):
        authority = {"cert": "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----"}
        addresses = [{"ipAddress": "10.1.0.5", "type": "PRIVATE"}]
        return json.dumps({"ipAddresses": addresses, "serverCaCert": authority}, indent=2)
    if call.flag("--format") != "json":
        return call.words[0] + "\n"
    return described("sql instances", call.words[0], made, state)


def _patch(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if call.words[0] not in state.get("sql instances", {}):
        raise NotThereError(call.words[0])
    merge(state["sql instances"][call.words[0]], call.flags)
    return ""


def _protected(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if "--deletion-protection" in state.get("sql instances", {}).get(call.words[0], {}):
        raise RefusedError("HTTPError 400: The instance is protected.")
    if state.get("sql instances", {}).pop(call.words[0], None) is None:
        raise NotThereError(call.words[0])
    bury(state, "sql instances", call.words[0])
    return ""


def _redis(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if call.words[0] not in state.get("redis instances", {}):
        raise NotThereError(call.words[0])
    if call.command.endswith("string"):
        return "0a1b2c\n"
    if call.flag("--format") == "json":
        flags = state["redis instances"][call.words[0]]
        return described("redis instances", call.words[0], flags, state)
    return "10.1.0.3\t6378\n" if "port" in call.flag("--format") else "pavilion\n"


def _peering(_call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    return "pavilion\n" if "services vpc-peerings connect" in state.get("done", []) else ""


ACTS: dict[str, Act] = {
    "sql instances describe": _database,
    "sql instances patch": _patch,
    "sql instances delete": _protected,
    "redis instances describe": _redis,
    "redis instances get-auth-string": _redis,
    "services vpc-peerings list": _peering,
}
