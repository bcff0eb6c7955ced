"""Copies of a database at a point in time, also of one that was deleted."""

from tests.tools.deploy.stand_in.names import DEAD_NAME, dead_names
from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call


def _clone(call: Call, state: State, *, healthy: bool) -> str:
    instances = state.setdefault("sql instances", {})
    source, target = call.words
    if target in instances or target in dead_names(state, "sql instances"):
        raise RefusedError(DEAD_NAME)
    gone = f"sql instances {source}" in state.get("deleted", {})
    if source not in instances and not (gone and call.flag("--source-instance-deletion-time")):
        raise NotThereError(source)
    instances[target] = instances.get(source, {}) | {
        "name": target,
        "--cloned-at": call.flag("--point-in-time"),
        "state": "RUNNABLE" if healthy else "PENDING_CREATE",
    }
    # No page says what a clone keeps of these two, so the stand-in keeps neither.
    for flag in ("--deletion-protection", "--database-flags"):
        instances[target].pop(flag, None)
    return ""


ACTS: dict[str, Act] = {"sql instances clone": _clone}
