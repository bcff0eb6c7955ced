"""What each command does to the state, and answers."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.deploy.stand_in.grammar import Call, pairs

State = dict[str, Any]
Act = Callable[..., str]


class NotThereError(Exception):
    """The thing named does not exist."""


class RefusedError(Exception):
    """The platform's own no."""


def act(call: Call, state: State, *, healthy: bool) -> str:
    """Carry a command out."""
    words = call.command.split()
    if words[-1] == "submit":
        return _build(call, state)
    special = SPECIAL.get(call.command)
    if special:
        return special(call, state, healthy=healthy)
    kind = " ".join(words[1:-1]) if words[0] in {"beta", "alpha"} else " ".join(words[:-1])
    things = state.setdefault(kind, {})
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
    if call.command == "run deploy" and call.flag("--image") not in state.get("images", []):
        raise RefusedError(f"Image '{call.flag('--image')}' not found.")
    if call.command == "functions deploy":
        if call.flag("--source") not in state.get("objects", {}):
            raise RefusedError(f"{call.flag('--source')} does not exist")
        state.setdefault("builds", []).append(service)
    revision = _revision(call, state, service, healthy=healthy)
    services = state.setdefault("services", {})
    old = services.get(service, {})
    pinned = old.get("traffic", [{}])[0].get("revisionName") if old else None
    forced = "--serve-all-traffic-latest-revision" in call.flags
    traffic = {"percent": 100, "latestRevision": True}
    if pinned and not forced:
        traffic = {"percent": 100, "revisionName": pinned}
    services[service] = {
        "flags": call.flags,
        "labels": pairs(call.flag("--labels") or call.flag("--update-labels")),
        "way": call.command.split()[0],
        "created": revision,
        "ready": revision if healthy else old.get("ready"),
        "traffic": [traffic],
        "invokers": old.get("invokers", []),
    }
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
                    "traffic": service["traffic"],
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


def _traffic(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    service = state.get("services", {}).get(call.words[0])
    if service is None:
        raise NotThereError(call.words[0])
    wanted: dict[str, Any] = {"percent": 100, "latestRevision": True}
    if revision := call.flag("--to-revisions").partition("=")[0]:
        if revision not in {each["metadata"]["name"] for each in state["revisions"]}:
            raise NotThereError(revision)
        wanted = {"percent": 100, "revisionName": revision}
    service["traffic"] = [wanted]
    return ""


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


def _build(call: Call, state: State) -> str:
    image = pairs(call.flag("--substitutions"))["_IMAGE"]
    if image in state.get("images", []):
        raise RefusedError("the tag is immutable")
    for flag in ("--config", "--ignore-file"):
        if not Path(call.flag(flag)).is_file():
            raise RefusedError(f"{call.flag(flag)} is not there")
    state.setdefault("images", []).append(image)
    state.setdefault("builds", []).append(image)
    return ""


def _image(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if call.words[0] not in state.get("images", []):
        raise NotThereError("Image")
    return "sha256:abc\n"


def _copy(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    size = Path(call.words[0]).stat().st_size
    state.setdefault("objects", {})[call.words[1]] = size
    return ""


def _object(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if call.words[0] not in state.get("objects", {}):
        raise NotThereError(call.words[0])
    return call.words[0] + "\n"


def _config(call: Call, state: State, *, healthy: bool) -> str:
    configs = state.setdefault("configs", {})
    if any(each["state"] == "CREATING" for each in configs.values()):
        raise RefusedError("another config is being created")
    if len(configs) >= 100:
        raise RefusedError("FAILED_PRECONDITION: 100 configs per API")
    content = Path(call.flag("--openapi-spec")).read_bytes()
    configs[call.words[0]] = {
        "name": f"projects/p/locations/global/apis/pavilion/configs/{call.words[0]}",
        "createTime": f"2026-01-01T00:00:00.{len(state['calls']):06}Z",
        "state": "ACTIVE" if healthy else "FAILED",
        "openapiDocuments": [{"document": {"contents": base64.b64encode(content).decode()}}],
    }
    return ""


def _configs(_call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    return json.dumps(list(state.get("configs", {}).values()))


def _show_config(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if call.words[0] not in state.get("configs", {}):
        raise NotThereError(call.words[0])
    return json.dumps(state["configs"][call.words[0]])


def _drop_config(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    name = call.words[0]
    if state.get("gateway") == name:
        raise RefusedError("FAILED_PRECONDITION: config is in use")
    if state.get("configs", {}).pop(name, None) is None:
        raise NotThereError(name)
    return ""


def _switch(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    name = call.flag("--api-config")
    if state.get("configs", {}).get(name, {}).get("state") != "ACTIVE":
        raise RefusedError(f"FAILED_PRECONDITION: {name} is not active")
    state["gateway"] = name
    return ""


def _gateway(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if not state.get("gateway"):
        raise NotThereError("gateway")
    if "Hostname" in call.flag("--format"):
        return str(state.get("host", "pavilion-abc.uc.gateway.dev")) + "\n"
    return f"projects/p/locations/global/apis/pavilion/configs/{state['gateway']}\n"


def _drop_gateway(_call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    state["gateway"] = None
    return ""


def _job(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    deadline = call.flag("--attempt-deadline")
    state.setdefault("jobs", {})[call.words[0]] = {
        "name": f"projects/p/locations/l/jobs/{call.words[0]}",
        "schedule": call.flag("--schedule"),
        "attemptDeadline": deadline,
        "httpTarget": {
            "uri": call.flag("--uri"),
            "oidcToken": {
                "serviceAccountEmail": call.flag("--oidc-service-account-email"),
                "audience": call.flag("--oidc-token-audience"),
            },
        },
    }
    return ""


def _jobs(_call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    return json.dumps(list(state.get("jobs", {}).values()))


def _drop_job(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    state["jobs"].pop(call.words[0])
    return ""


def _repository(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    repository = state.get("artifacts repositories", {}).get(call.words[0])
    if repository is None:
        raise NotThereError(call.words[0])
    if "labels." in call.flag("--format"):
        return repository.get("label", "") + "\n"
    return call.words[0] + "\n"


def _label(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    label = pairs(call.flag("--update-labels"))["provisioned"]
    state["artifacts repositories"][call.words[0]]["label"] = label
    return ""


def _revisions(_call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    return json.dumps(state.get("revisions", []))


def _execute(call: Call, state: State, *, healthy: bool) -> str:
    job = state.get("run jobs", {}).get(call.words[0])
    if job is None:
        raise NotThereError(call.words[0])
    ended = "EXECUTION_SUCCEEDED" if healthy else "EXECUTION_FAILED"
    job["status"] = {"latestCreatedExecution": {"completionStatus": ended}}
    return ""


def _make_job(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if call.flag("--image") not in state.get("images", []):
        raise RefusedError("Image not found")
    state.setdefault("run jobs", {})[call.words[0]] = dict(call.flags)
    return ""


def _version(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    versions = state.setdefault("versions", {})
    if call.command.endswith("add"):
        if call.words[0] not in state.get("secrets", {}):
            raise NotThereError(call.words[0])
        versions.setdefault(call.words[0], []).append(len(versions))
        return ""
    if call.command.endswith("access"):
        return "value-from-secret-manager"
    return "1\n" if call.words[0] in versions else ""


def _database(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    made = state.get("sql instances", {}).get(call.words[0])
    if made is None:
        raise NotThereError(call.words[0])
    if call.flag("--format") != "json":
        return call.words[0] + "\n"
    flags = [
        {"name": name, "value": value} for name, value in pairs(made["--database-flags"]).items()
    ]
    settings = {
        "tier": made["--tier"],
        "databaseFlags": flags,
        "deletionProtectionEnabled": "--deletion-protection" in made,
    }
    return json.dumps({"name": "pavilion", "settings": settings})


def _patch(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    state["sql instances"][call.words[0]] |= call.flags
    return ""


def _redis(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if call.words[0] not in state.get("redis instances", {}):
        raise NotThereError(call.words[0])
    if call.command.endswith("string"):
        return "0a1b2c\n"
    if call.flag("--format") == "json":
        return json.dumps({"serverCaCerts": [{"cert": "-----BEGIN CERTIFICATE-----\nA\n"}]})
    return "10.1.0.3\t6378\n" if "port" in call.flag("--format") else "pavilion\n"


def _protected(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if "--deletion-protection" in state["sql instances"].get(call.words[0], {}):
        raise RefusedError("HTTPError 400: The instance is protected.")
    state["sql instances"].pop(call.words[0])
    return ""


def _peering(_call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    return "pavilion\n" if "services vpc-peerings connect" in state.get("done", []) else ""


SPECIAL: dict[str, Act] = {
    "run deploy": _deploy,
    "functions deploy": _deploy,
    "run services list": _services,
    "functions list": _functions,
    "run services update-traffic": _traffic,
    "run services add-iam-policy-binding": _bind,
    "functions add-invoker-policy-binding": _bind,
    "run services delete": _remove,
    "functions delete": _remove,
    "run revisions list": _revisions,
    "run jobs deploy": _make_job,
    "run jobs execute": _execute,
    "artifacts docker images describe": _image,
    "artifacts repositories describe": _repository,
    "artifacts repositories update": _label,
    "storage cp": _copy,
    "storage objects describe": _object,
    "api-gateway api-configs create": _config,
    "api-gateway api-configs list": _configs,
    "api-gateway api-configs describe": _show_config,
    "api-gateway api-configs delete": _drop_config,
    "api-gateway gateways create": _switch,
    "api-gateway gateways update": _switch,
    "api-gateway gateways describe": _gateway,
    "api-gateway gateways delete": _drop_gateway,
    "scheduler jobs create http": _job,
    "scheduler jobs update http": _job,
    "scheduler jobs list": _jobs,
    "scheduler jobs delete": _drop_job,
    "secrets versions add": _version,
    "secrets versions list": _version,
    "secrets versions access": _version,
    "sql instances describe": _database,
    "sql instances patch": _patch,
    "sql instances delete": _protected,
    "redis instances describe": _redis,
    "redis instances get-auth-string": _redis,
    "services vpc-peerings list": _peering,
}
