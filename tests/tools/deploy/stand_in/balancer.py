"""The balancer's parts: imported from standard input, and certificates with a state."""

import json

from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.grammar import Call


def _import(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    given = json.loads(state["input"])
    if given["name"] != call.words[0]:
        raise RefusedError(f"Invalid value for field 'name': {given['name']}")
    state.setdefault(call.command.rpartition(" ")[0], {})[call.words[0]] = given
    return ""


def _certify(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    found = {"name": call.words[0], "domain": call.flag("--domains"), "state": "PROVISIONING"}
    state.setdefault("compute ssl-certificates", {})[call.words[0]] = found
    return ""


def _certificate(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    found = state.get("compute ssl-certificates", {}).get(call.words[0])
    if found is None:
        raise NotThereError(call.words[0])
    return f"{found['state' if 'managed.status' in call.flag('--format') else 'name']}\n"


def _address(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if call.words[0] not in state.get("compute addresses", {}):
        raise NotThereError(call.words[0])
    return "198.51.100.7\n" if "(address)" in call.flag("--format") else f"{call.words[0]}\n"


ACTS: dict[str, Act] = {
    "compute backend-services import": _import,
    "compute url-maps import": _import,
    "compute ssl-certificates create": _certify,
    "compute ssl-certificates describe": _certificate,
    "compute addresses describe": _address,
}
