"""Objects in buckets with versions: each an entry of the JSON API, the live one without an end."""

import json
from base64 import b64encode
from hashlib import md5
from pathlib import Path
from typing import Any

from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call, pairs

Version = dict[str, Any]


def live(state: State, bucket: str) -> dict[str, Version]:
    """The objects of a bucket that are served, by name."""
    versions = state.get("objects", {}).get(bucket, [])
    return {each["name"]: each for each in versions if "timeDeleted" not in each}


def is_there(state: State, url: str) -> bool:
    """Whether an object has this address."""
    bucket, _, name = url.removeprefix("gs://").partition("/")
    return name in live(state, bucket)


def _copy(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    *sources, target = call.words
    for source in sources:
        version = _source(state, source)
        name = target + source.rpartition("/")[2] if target.endswith("/") else target
        if call.flag("--custom-metadata"):
            version["metadata"] = pairs(call.flag("--custom-metadata"))
        if call.flag("--cache-control"):
            version["cacheControl"] = call.flag("--cache-control")
        _put(state, name, version)
    return ""


def _source(state: State, source: str) -> Version:
    if source.startswith("gs://"):
        bucket, _, rest = source.removeprefix("gs://").partition("/")
        name, _, generation = rest.partition("#")
        for each in state.get("objects", {}).get(bucket, []):
            if (each["name"], each["generation"]) == (name, generation):
                return {"md5Hash": each["md5Hash"], "metadata": each.get("metadata", {})}
        raise NotThereError(source)
    path = Path(state["folder"], source)
    if not path.is_file():
        raise RefusedError(f"The following URLs matched no objects or files: {source}")
    return {"md5Hash": b64encode(md5(path.read_bytes(), usedforsecurity=False).digest()).decode()}


def _put(state: State, url: str, version: Version) -> None:
    bucket, _, name = url.removeprefix("gs://").partition("/")
    state["generation"] = state.get("generation", 0) + 1
    before = live(state, bucket).get(name)
    if before:
        before["timeDeleted"] = "2026-01-31T12:00:00Z"
    version |= {"name": name, "generation": str(state["generation"])}
    state.setdefault("objects", {}).setdefault(bucket, []).append(version)


def _list(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    bucket = call.words[0].removeprefix("gs://").partition("/")[0]
    found = state.get("objects", {}).get(bucket, [])
    if not found:
        raise RefusedError("One or more URLs matched no objects.")
    return json.dumps([{"type": "cloud_object", "metadata": each} for each in found])


def _describe(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if not is_there(state, call.words[0]):
        raise NotThereError(call.words[0])
    return f"{call.words[0]}\n"


def _mark(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    for url in call.words:
        bucket, _, name = url.removeprefix("gs://").partition("/")
        live(state, bucket)[name]["customTime"] = call.flag("--custom-time")
    return ""


ACTS: dict[str, Act] = {
    "storage cp": _copy,
    "storage ls": _list,
    "storage objects describe": _describe,
    "storage objects update": _mark,
}
