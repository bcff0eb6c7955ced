"""Finds every endpoint by its file, and checks the rule that links a URL to its file."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from shared.pipeline.declaration import Declaration, Method

FUNCTIONS = Path(__file__).resolve().parent.parent / "functions"
# Areas that are a namespace, not a noun: the file's name carries the operation.
NAMESPACES = frozenset(
    (
        "admin",
        "auth",
        "health",
        "homeowner_auth",
        "homeowner_portal",
        "openapi",
        "reports",
        "scheduled",
        "subscriptions",
        "webhooks",
    )
)
_OPERATIONS: Mapping[tuple[Method, bool], str] = {
    ("GET", False): "list",
    ("POST", False): "create",
    ("GET", True): "get",
    ("PATCH", True): "update",
    ("DELETE", True): "delete",
}


def endpoint_files() -> Iterator[Path]:
    """Every endpoint's file, by area and operation."""
    return (path for path in sorted(FUNCTIONS.glob("*/*.py")) if not path.name.startswith("_"))


@cache
def handlers() -> Mapping[str, Any]:
    """Every cloud function, by entry point."""
    found = (import_module(f"functions.{p.parent.name}.{p.stem}").handle for p in endpoint_files())
    return {handler.declaration.name: handler for handler in found}


def declarations() -> list[Declaration]:
    """Every endpoint's declaration, by area and operation."""
    return [handler.declaration for handler in handlers().values()]


def area_of(path: str) -> str:
    """The folder that serves a path: its first segment after the version."""
    return path.split("/")[2].partition(".")[0].replace("-", "_")


def cloud_name(name: str) -> str:
    """The cloud function's name: `work_orders__create` is `work-orders--create`."""
    return name.replace("_", "-")


def is_at_its_place(method: Method, path: str, area: str, operation: str) -> bool:
    """Whether functions/<area>/<operation>.py is the right file for this route.

    In a namespace the file is named after the path's last word: `auth/logout`, `update_me`,
    `suspend_organization` (…/{organization_id}/suspend), `pay` (…/payments).
    """
    if area_of(path) != area:
        return False
    words = [part.replace("-", "_") for part in path.split("/")[3:] if not part.startswith("{")]
    if area not in NAMESPACES:
        is_action = bool(words) and not path.endswith("}")
        return operation == (words[-1] if is_action else _OPERATIONS.get((method, "{" in path)))
    if not words:
        return operation == method.lower()
    word = words[-1]
    return (
        word in {operation, f"{operation}ments"}
        or operation.startswith(f"{word}_")
        or operation.endswith((f"_{word}", f"_{singular(word)}"))
    )


def singular(word: str) -> str:
    """The singular of an area's or a path's noun: `properties` becomes `property`."""
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
