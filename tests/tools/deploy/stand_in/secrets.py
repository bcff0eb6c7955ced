"""Secrets and their versions, with the values that were added.

A version is enabled, disabled or destroyed; only an enabled one can be read (Secret Manager,
"Access a secret version": FAILED_PRECONDITION otherwise).
"""

from typing import Any

from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call

LONG_AGO = "2025-01-01T00:00:00.123456Z"


def _create(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    name = call.words[0]
    secrets = state.setdefault("secrets", {})
    if name in secrets:
        raise RefusedError(f"ALREADY_EXISTS: {name}")
    secrets[name] = call.flags | {"name": name}
    # What a person adds as soon as `provision` has asked for it.
    if name in state.get("given", {}):
        _append(state, name, state["given"][name])
    return ""


def _add(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if call.words[0] not in state.get("secrets", {}):
        raise NotThereError(call.words[0])
    number = _append(state, call.words[0], state["input"])
    return _name(call.words[0], number) + "\n" if "name" in call.flag("--format") else ""


def _append(state: State, name: str, value: str) -> int:
    versions = state.setdefault("versions", {}).setdefault(name, [])
    versions.append({"state": "ENABLED", "value": value, "createTime": LONG_AGO})
    return len(versions)


def _name(name: str, number: int) -> str:
    return f"projects/1/secrets/{name}/versions/{number}"


def _list(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    count = len(state.get("versions", {}).get(call.words[0], []))
    return f"{count}\n" if count else ""


def _version(call: Call, state: State) -> dict[str, Any]:
    name, number = call.flag("--secret"), call.words[0]
    versions: list[dict[str, Any]] = state.get("versions", {}).get(name, [])
    position = len(versions) if number == "latest" else int(number)
    if not 0 < position <= len(versions):
        raise NotThereError(f"Secret Version [{_name(name, position)}]")
    return versions[position - 1]


def _describe(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    version = _version(call, state)
    return str(version["createTime" if "createTime" in call.flag("--format") else "state"]) + "\n"


def _access(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    version = _version(call, state)
    if version["state"] != "ENABLED":
        raise RefusedError(f"FAILED_PRECONDITION: Secret Version is in {version['state']} state.")
    return str(version["value"])


ACTS: dict[str, Act] = {
    "secrets create": _create,
    "secrets versions add": _add,
    "secrets versions list": _list,
    "secrets versions describe": _describe,
    "secrets versions access": _access,
}
