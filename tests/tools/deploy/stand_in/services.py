"""Services, functions, revisions, images and jobs."""

import json

from tests.tools.deploy.stand_in import images, objects, traffic
from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call, pairs


def _revision(call: Call, state: State, service: str, *, healthy: bool) -> str:
    revisions = state.setdefault("revisions", [])
    number = sum(each["service"] == service for each in revisions) + 1
    name = f"{service}-{number:05}-abc"
    labels = pairs(call.flag("--labels") or call.flag("--update-labels"))
    revisions.append(
        {
            "service": service,
            "metadata": {
                "name": name,
                "creationTimestamp": f"2026-01-01T00:00:00.{len(revisions):06}Z",
                "labels": labels | {"serving.knative.dev/service": service},
            },
            "status": {"conditions": [{"type": "Ready", "status": str(healthy)}]},
        }
    )
    return name


def _deploy(call: Call, state: State, *, healthy: bool) -> str:
    service = call.words[0]
    if call.command == "run deploy":
        images.pulled(call.flag("--image"), state)
    if call.command == "functions deploy":
        if not objects.is_there(state, call.flag("--source")):
            raise RefusedError(f"{call.flag('--source')} does not exist")
        state.setdefault("builds", []).append(service)
    services = state.setdefault("services", {})
    old = services.get(service, {})
    if not old:
        traffic.created(call)
    revision = _revision(call, state, service, healthy=healthy)
    services[service] = {
        "flags": call.flags,
        "labels": old.get("labels", {})
        | pairs(call.flag("--labels") or call.flag("--update-labels")),
        "way": call.command.split()[0],
        "created": revision,
        "ready": revision if healthy else old.get("ready"),
        "invokers": old.get("invokers", []),
    } | traffic.deployed(call, old, revision)
    return ""


def _services(_call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    return json.dumps(
        [
            {
                "metadata": {"name": name, "labels": service["labels"]},
                "status": {
                    "conditions": [
                        {"type": "Ready", "status": str(service["created"] == service["ready"])}
                    ],
                    "latestCreatedRevisionName": service["created"],
                    "latestReadyRevisionName": service["ready"],
                    "traffic": traffic.shown(name, service, state),
                },
            }
            for name, service in state.get("services", {}).items()
        ]
    )


def _functions(_call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    return json.dumps(
        [
            {
                "name": f"projects/p/locations/l/functions/{name}",
                "labels": service["labels"],
                "state": "ACTIVE" if service["created"] == service["ready"] else "FAILED",
            }
            for name, service in state.get("services", {}).items()
            if service["way"] == "functions"
        ]
    )


def _bind(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    service = state.get("services", {}).get(call.words[0])
    if service is None:
        raise NotThereError(call.words[0])
    if call.flag("--member") not in service["invokers"]:
        service["invokers"].append(call.flag("--member"))
    return ""


def _remove(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if state.get("services", {}).pop(call.words[0], None) is None:
        raise NotThereError(call.words[0])
    return ""


def _revisions(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    found = [
        each
        for each in reversed(state.get("revisions", []))
        if call.flag("--service") in {"", each["service"]}
    ]
    return json.dumps(found[: int(call.flag("--limit", "1000"))])


def _make_job(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    images.pulled(call.flag("--image"), state)
    jobs = state.setdefault("run jobs", {})
    # --labels adds to those that are there, and the last execution stays the last one.
    old = jobs.get(call.words[0], {})
    labels = old.get("labels", {}) | pairs(call.flag("--labels"))
    jobs[call.words[0]] = call.flags | {"labels": labels, "status": old.get("status", {})}
    return ""


def _change_job(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if call.words[0] not in state.get("run jobs", {}):
        raise NotThereError(call.words[0])
    state["run jobs"][call.words[0]]["labels"] |= pairs(call.flag("--update-labels"))
    return ""


def _show_job(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    job = state.get("run jobs", {}).get(call.words[0])
    if job is None:
        raise NotThereError(call.words[0])
    if "labels." in call.flag("--format"):
        return str(job["labels"].get("proven", "")) + "\n"
    return json.dumps(job | {"metadata": {"labels": job["labels"]}})


def _execute(call: Call, state: State, *, healthy: bool) -> str:
    job = state.get("run jobs", {}).get(call.words[0])
    if job is None:
        raise NotThereError(call.words[0])
    ended = "EXECUTION_SUCCEEDED" if healthy else "EXECUTION_FAILED"
    job["status"] = {"latestCreatedExecution": {"completionStatus": ended}}
    return ""


ACTS: dict[str, Act] = traffic.ACTS | {
    "run deploy": _deploy,
    "functions deploy": _deploy,
    "run services list": _services,
    "functions list": _functions,
    "run services add-iam-policy-binding": _bind,
    "functions add-invoker-policy-binding": _bind,
    "run services delete": _remove,
    "functions delete": _remove,
    "run revisions list": _revisions,
    "run jobs deploy": _make_job,
    "run jobs update": _change_job,
    "run jobs describe": _show_job,
    "run jobs execute": _execute,
}
