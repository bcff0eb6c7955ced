"""The image repository: builds, tags, digests and the clean-up.

What immutable tags forbid is Artifact Registry's page "Update repository settings"; the order of
the clean-up's rules (whatever a Keep rule names stays) is its page "Configure cleanup policies".
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call, pairs

DAY = 86400


def _build(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    for flag in ("--config", "--ignore-file"):
        if not Path(state["folder"], call.flag(flag)).is_file():
            raise RefusedError(f"{call.flag(flag)} is not there")
    push(pairs(call.flag("--substitutions"))["_IMAGE"], state)
    return ""


def push(address: str, state: State, *, age_days: int = 0) -> str:
    """Push a new image under the address; returns its digest."""
    images: list[dict[str, Any]] = state.setdefault("images", [])
    for image in images:
        if address in image["tags"]:
            if _is_immutable(state):
                raise RefusedError(f"manifest invalid: the tag {address} is immutable")
            image["tags"].remove(address)
    builds = state.setdefault("builds", [])
    builds.append(address)
    digest = "sha256:" + sha256(f"{address} {len(builds)}".encode()).hexdigest()
    package = address.rpartition(":")[0]
    images.append({"package": package, "digest": digest, "tags": [address], "age": age_days * DAY})
    return digest


def pulled(address: str, state: State) -> dict[str, Any]:
    """The image at an address with a tag or a digest."""
    for image in state.get("images", []):
        if address in (*image["tags"], f"{image['package']}@{image['digest']}"):
            found: dict[str, Any] = image
            return found
    raise RefusedError(f"Image '{address}' not found.")


def clean_up(state: State) -> None:
    """Delete what the policies name, as the registry does about once a day."""
    rules = json.loads(state["artifacts cleanup"])
    kept: list[str] = []
    for rule in (each for each in rules if each["action"]["type"] == "Keep"):
        count = rule["mostRecentVersions"]["keepCount"]
        for package in {image["package"] for image in state["images"]}:
            versions = [image for image in state["images"] if image["package"] == package]
            newest = sorted(versions, key=lambda image: int(image["age"]))[:count]
            kept += [image["digest"] for image in newest]
    limits = [
        int(rule["condition"]["olderThan"].removesuffix("d")) * DAY
        for rule in rules
        if rule["action"]["type"] == "Delete"
    ]
    state["images"] = [
        image
        for image in state["images"]
        if image["digest"] in kept
        or not any(image["age"] > limit for limit in limits)
        or (image["tags"] and _is_immutable(state))
    ]


def _is_immutable(state: State) -> bool:
    repository = state.get("artifacts repositories", {}).get("pavilion", {})
    return "--immutable-tags" in repository


def _describe(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    try:
        return str(pulled(call.words[0], state)["digest"]) + "\n"
    except RefusedError as error:
        raise NotThereError("Image") from error


def _policies(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    state["artifacts cleanup"] = Path(state["folder"], call.flag("--policy")).read_text()
    return ""


ACTS: dict[str, Act] = {
    "builds submit": _build,
    "artifacts docker images describe": _describe,
    "artifacts repositories set-cleanup-policies": _policies,
}
