"""Alerting policies, notification channels and log-based metrics."""

import json
from pathlib import Path
from typing import Any

from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call, pairs


def _policy(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    policies = state.setdefault("policies", {})
    wanted: dict[str, Any] = json.loads(
        Path(state["folder"], call.flag("--policy-from-file")).read_text()
    )
    channel = call.flag("--notification-channels") or call.flag("--set-notification-channels")
    if channel not in {each["name"] for each in state.get("channels", [])}:
        raise NotThereError(channel)
    name = call.words[0] if call.words else f"projects/p/alertPolicies/{len(state['calls'])}"
    if call.words and name not in policies:
        raise NotThereError(name)
    # AlertPolicy: a log-based policy has one condition and has to limit its notifications.
    matched = ["conditionMatchedLog" in each for each in wanted["conditions"]]
    if any(matched) and "notificationRateLimit" not in wanted["alertStrategy"]:
        raise RefusedError("INVALID_ARGUMENT: notification_rate_limit must be specified")
    policies[name] = wanted | {"name": name, "notificationChannels": [channel]}
    return ""


def _policies(_call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    return json.dumps(list(state.get("policies", {}).values()))


def _drop_policy(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if state.get("policies", {}).pop(call.words[0], None) is None:
        raise NotThereError(call.words[0])
    return ""


def _metric(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    metrics, name = state.setdefault("metrics", {}), call.words[0]
    if call.command.endswith("create") and name in metrics:
        raise RefusedError(f"ALREADY_EXISTS: {name}")
    metrics[name] = {"name": name, "filter": call.flag("--log-filter")}
    return ""


def _metrics(_call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    return json.dumps(list(state.get("metrics", {}).values()))


def _drop_metric(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if state.get("metrics", {}).pop(call.words[0], None) is None:
        raise NotThereError(call.words[0])
    return ""


def _channel(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    address = pairs(call.flag("--channel-labels"))["email_address"]
    channels = state.setdefault("channels", [])
    channels.append({"name": f"projects/p/notificationChannels/{len(channels)}", "to": address})
    return ""


def _channels(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    wanted = call.flag("--filter").split('"')
    found = [each["name"] for each in state.get("channels", []) if each["to"] in wanted]
    return "".join(f"{name}\n" for name in found)


ACTS: dict[str, Act] = {
    "monitoring policies create": _policy,
    "monitoring policies update": _policy,
    "monitoring policies list": _policies,
    "monitoring policies delete": _drop_policy,
    "logging metrics create": _metric,
    "logging metrics update": _metric,
    "logging metrics list": _metrics,
    "logging metrics delete": _drop_metric,
    "beta monitoring channels create": _channel,
    "beta monitoring channels list": _channels,
}
