"""Every endpoint, found by its file, and the mechanical rule between a URL and its file."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from shared.declaration import Declaration, Method

FUNCTIONS = Path(__file__).resolve().parent.parent / "functions"
# Areas that are a namespace, not a noun: their operations are named in the endpoint's own file.
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
    """The file of every endpoint, in order of area and operation."""
    return (path for path in sorted(FUNCTIONS.glob("*/*.py")) if not path.name.startswith("_"))


@cache
def handlers() -> Mapping[str, Any]:
    """Every cloud function by its entry point's name."""
    found = (import_module(f"functions.{p.parent.name}.{p.stem}").handle for p in endpoint_files())
    return {handler.declaration.name: handler for handler in found}


def declarations() -> list[Declaration]:
    """What every endpoint declares, in order of area and operation."""
    return [handler.declaration for handler in handlers().values()]


def area_of(path: str) -> str:
    """The folder that serves a path: its first segment after the version."""
    return path.split("/")[2].partition(".")[0].replace("-", "_")


def operation_of(method: Method, path: str) -> str | None:
    """The file that serves a resource's route, or None in a namespace, where the file names it."""
    area = area_of(path)
    if area in NAMESPACES:
        return None
    rest = path.split("/")[3:]
    if rest and not rest[-1].startswith("{"):
        return rest[-1].replace("-", "_")
    return _OPERATIONS[method, bool(rest)]
