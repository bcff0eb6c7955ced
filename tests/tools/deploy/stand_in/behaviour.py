"""The effect of each command on the state, and its answer."""

import json
from typing import Any

from tests.tools.deploy.stand_in import (
    balancer,
    identity,
    images,
    monitoring,
    places,
    restoring,
    routes,
    secrets,
    services,
    stores,
)
from tests.tools.deploy.stand_in.names import DEAD_NAME, dead_names
from tests.tools.deploy.stand_in.settling import check_settled
from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.grammar import Call


def act(call: Call, state: State, *, healthy: bool) -> str:
    """Carry a command out."""
    identity.check_rights(call, state)
    check_settled(call, state)
    words = call.command.split()
    special = ACTS.get(call.command)
    if special:
        return special(call, state, healthy=healthy)
    kind = " ".join(words[1:-1]) if words[0] in {"beta", "alpha"} else " ".join(words[:-1])
    things = state.setdefault(kind, {})
    if words[-1] == "create" and call.words[0] in dead_names(state, kind):
        raise RefusedError(DEAD_NAME)
    name = call.words[0] if call.words else ""
    match words[-1]:
        case "create":
            if name in things:
                raise RefusedError(f"ALREADY_EXISTS: {name}")
            things[name] = call.flags | {"name": name}
            return ""
        case "describe":
            return _described(call, things, name)
        case "delete":
            if things.pop(name, None) is None:
                raise NotThereError(name)
            return ""
        case "list":
            return _listed(call, list(things.values()))
    state.setdefault("done", []).append(call.command)
    return ""


def _described(call: Call, things: dict[str, Any], name: str) -> str:
    if name not in things:
        raise NotThereError(name)
    return json.dumps(things[name]) if call.flag("--format") == "json" else name + "\n"


def _listed(call: Call, items: list[Any]) -> str:
    if call.flag("--format") == "json":
        return json.dumps(items)
    return "".join(f"{item['name']}\n" for item in items)


ACTS: dict[str, Act] = {}
for _part in (
    *(services, images, routes, stores, identity),
    *(places, secrets, monitoring, restoring, balancer),
):
    ACTS |= _part.ACTS
