"""The balancer's parts: imported from standard input, and certificates with a state."""

import json
from typing import Any

from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call


def _import(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    given = json.loads(state["input"])
    if given["name"] != call.words[0]:
        raise RefusedError(f"Invalid value for field 'name': {given['name']}")
    _check_services(given, state)
    state.setdefault(call.command.rpartition(" ")[0], {})[call.words[0]] = given
    return ""


def _check_services(given: dict[str, Any], state: State) -> None:
    matchers = given.get("pathMatchers", ())
    parts = [given, *matchers, *(rule for each in matchers for rule in each["routeRules"])]
    kinds = {"backendServices": "backend-services", "backendBuckets": "backend-buckets"}
    for address in (part.get("service", part.get("defaultService")) for part in parts):
        if address:
            *_, kind, name = address.split("/")
            if name not in state.get(f"compute {kinds[kind]}", {}):
                raise NotThereError(name)


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


def _join(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    group = call.flag("--network-endpoint-group")
    if group not in state.get("compute network-endpoint-groups", {}):
        raise NotThereError(group)
    state["compute backend-services"][call.words[0]].setdefault("backends", []).append(
        {"group": group}
    )
    return ""


def _backends(_call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    rows = state.get("compute backend-services", {}).items()
    return "".join(
        f"{name}\t{''.join(each['group'] for each in backend.get('backends', ())[:1])}\n"
        for name, backend in rows
    )


ACTS: dict[str, Act] = {
    "compute backend-services import": _import,
    "compute backend-services add-backend": _join,
    "compute backend-services list": _backends,
    "compute url-maps import": _import,
    "compute ssl-certificates create": _certify,
    "compute ssl-certificates describe": _certificate,
    "compute addresses describe": _address,
}
