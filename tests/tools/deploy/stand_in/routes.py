"""The gateway, its configs, and scheduler jobs."""

import base64
import json
from pathlib import Path

from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call


def _config(call: Call, state: State, *, healthy: bool) -> str:
    configs = state.setdefault("configs", {})
    if any(each["state"] == "CREATING" for each in configs.values()):
        raise RefusedError("another config is being created")
    if len(configs) >= 100:
        raise RefusedError("FAILED_PRECONDITION: 100 configs per API")
    # api-configs create makes the API when it is not there (gcloud's own help says so).
    state.setdefault("api-gateway apis", {}).setdefault("pavilion", {"name": "pavilion"})
    content = Path(state["folder"], call.flag("--openapi-spec")).read_bytes()
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
    if name in (state.get("gateway"), state.get("next gateway")):
        raise RefusedError("FAILED_PRECONDITION: config is in use")
    if state.get("configs", {}).pop(name, None) is None:
        raise NotThereError(name)
    return ""


def _key(call: Call) -> str:
    return "next gateway" if call.words[0].endswith("-next") else "gateway"


def _switch(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    name = call.flag("--api-config")
    if state.get("configs", {}).get(name, {}).get("state") != "ACTIVE":
        raise RefusedError(f"FAILED_PRECONDITION: {name} is not active")
    state[_key(call)] = name
    return ""


def _gateway(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    key = _key(call)
    if not state.get(key):
        raise NotThereError(key)
    if "Hostname" in call.flag("--format"):
        # No host of its own, but a path at the tests' one server.
        host = str(state.get("host", "pavilion-abc.uc.gateway.dev"))
        return f"{host}/{key[:4]}\n"
    phase = f"\t{state.get('phase', 'ACTIVE')}" if "state" in call.flag("--format") else ""
    return f"projects/p/locations/global/apis/pavilion/configs/{state[key]}{phase}\n"


def _drop_gateway(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if state.pop(_key(call), None) is None:
        raise NotThereError(call.words[0])
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


ACTS: dict[str, Act] = {
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
}
