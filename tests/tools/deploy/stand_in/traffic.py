"""The traffic of services, their tags, and identity tokens.

What gcloud does with --no-traffic and --tag is its command_lib/run/config_changes.py and
api_lib/run/traffic.py (578.0.0): the newest ready revision keeps what LATEST had, and a service
that is being created has no such revision.
"""

from typing import Any

from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call, pairs


def created(call: Call) -> None:
    """Refuse what a deploy that creates a service can't have, or would have to ask for."""
    if "--no-traffic" in call.flags:
        raise RefusedError("--no-traffic not supported when creating a new service.")
    if "--no-allow-unauthenticated" not in call.flags:
        raise RefusedError("would prompt: --[no-]allow-unauthenticated is missing")


def deployed(call: Call, old: dict[str, Any], revision: str) -> dict[str, Any]:
    """The traffic and the tags of a service after a deploy."""
    main = old.get("traffic", [{"percent": 100, "latestRevision": True}])[0]
    if "--serve-all-traffic-latest-revision" in call.flags:
        main = {"percent": 100, "latestRevision": True}
    elif "--no-traffic" in call.flags and main.get("latestRevision"):
        main = {"percent": 100, "revisionName": old["ready"]}
    tag = call.flag("--tag")
    return {"traffic": [main], "tags": old.get("tags", {}) | ({tag: revision} if tag else {})}


def shown(name: str, service: dict[str, Any], state: State) -> list[dict[str, Any]]:
    """The traffic as the list of services shows it."""
    main = {"revisionName": serving(service)} | service["traffic"][0]
    tags = [
        {"tag": tag, "revisionName": revision, "url": f"{_origin(state)}{tag}---{name}"}
        for tag, revision in service["tags"].items()
    ]
    return [main, *tags]


def serving(service: dict[str, Any]) -> str:
    """The revision that has the traffic."""
    return str(service["traffic"][0].get("revisionName") or service["ready"] or "")


def _origin(state: State) -> str:
    return str(state.get("origin", "https://"))


def _move(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    service = state.get("services", {}).get(call.words[0])
    if service is None:
        raise NotThereError(call.words[0])
    if text := call.flag("--to-revisions"):
        [revision] = pairs(text)
        service["traffic"] = [{"percent": 100, "revisionName": _existing(state, revision)}]
    if text := call.flag("--set-tags"):
        service["tags"] = {tag: _existing(state, name) for tag, name in pairs(text).items()}
    if "--to-latest" in call.flags:
        service["traffic"] = [{"percent": 100, "latestRevision": True}]
    if "--clear-tags" in call.flags:
        service["tags"] = {}
    return ""


def _existing(state: State, revision: str) -> str:
    if revision not in {each["metadata"]["name"] for each in state["revisions"]}:
        raise NotThereError(revision)
    return revision


def _token(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    account = call.flag("--impersonate-service-account")
    return f"{account}|{call.flag('--audiences')}\n"


ACTS: dict[str, Act] = {
    "run services update-traffic": _move,
    "auth print-identity-token": _token,
}
