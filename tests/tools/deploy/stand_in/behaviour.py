"""The effect of each command on the state, and its answer."""

import json
from typing import Any

from tests.tools.deploy.stand_in import (
    balancer,
    identity,
    images,
    monitoring,
    objects,
    operating,
    places,
    restoring,
    routes,
    secrets,
    services,
    stores,
)
from tests.tools.deploy.stand_in.facts import described, merge
from tests.tools.deploy.stand_in.names import DEAD_NAME, dead_names
from tests.tools.deploy.stand_in.settling import check_settled
from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call


def act(call: Call, state: State, *, healthy: bool) -> str:
    """Carry a command out."""
    identity.check_rights(call, state)
    check_settled(call, state)
    special = ACTS.get(call.command)
    if special:
        return special(call, state, healthy=healthy)
    words = call.command.split()
    kind = " ".join(words[1:-1]) if words[0] in {"beta", "alpha"} else " ".join(words[:-1])
    name = call.words[0] if call.words else ""
    things = state.setdefault(kind, {})
    if words[-1] == "create":
        return _create(call, state, kind, name)
    if words[-1] == "list":
        return _listed(call, list(things.values()))
    if words[-1] in {"describe", "delete", "update", "patch"} and name not in things:
        raise NotThereError(name)
    if words[-1] == "describe":
        is_json = call.flag("--format") == "json"
        return described(kind, name, things[name], state) if is_json else name + "\n"
    if words[-1] == "delete":
        del things[name]
    elif words[-1] in {"update", "patch"}:
        merge(things[name], call.flags)
    else:
        state.setdefault("done", []).append(call.command)
    return ""


def _create(call: Call, state: State, kind: str, name: str) -> str:
    if name in dead_names(state, kind):
        raise RefusedError(DEAD_NAME)
    if name in state[kind]:
        raise RefusedError(f"ALREADY_EXISTS: {name}")
    state[kind][name] = call.flags | {"name": name}
    return ""


def _listed(call: Call, items: list[Any]) -> str:
    if call.flag("--format") == "json":
        return json.dumps(items)
    return "".join(f"{item['name']}\n" for item in items)


ACTS: dict[str, Act] = {}
for _part in (
    *(services, images, routes, stores, identity),
    *(places, secrets, monitoring, operating, restoring, balancer, objects),
):
    ACTS |= _part.ACTS
