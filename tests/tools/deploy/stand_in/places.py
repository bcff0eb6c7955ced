"""Buckets, and the services of a project."""

from tests.tools.deploy.stand_in.facts import described, merge
from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call, pairs

# Service Usage, services.batchEnable.
MOST_SERVICES = 20


def _bucket(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    bucket = state.get("storage buckets", {}).get(call.words[0])
    if bucket is None:
        raise NotThereError(call.words[0])
    if "labels." in call.flag("--format"):
        return str(bucket.get("label", "")) + "\n"
    if call.flag("--format") == "json":
        return described("storage buckets", call.words[0], bucket, state)
    return call.words[0] + "\n"


def _change_bucket(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    bucket = state.get("storage buckets", {}).get(call.words[0])
    if bucket is None:
        raise NotThereError(call.words[0])
    merge(bucket, {name: value for name, value in call.flags.items() if name != "--update-labels"})
    if labels := call.flag("--update-labels"):
        bucket["label"] = pairs(labels)["provisioned"]
    return ""


def _enable(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if len(call.words) > MOST_SERVICES:
        raise RefusedError("INVALID_ARGUMENT: at most 20 services can be enabled in one request")
    enabled = state.setdefault("enabled", [])
    enabled += [name for name in call.words if name not in enabled]
    return ""


ACTS: dict[str, Act] = {
    "services enable": _enable,
    "storage buckets describe": _bucket,
    "storage buckets update": _change_bucket,
}
