"""The document of the local address. Made at its first use: every worker imports all tests."""

from functools import cache
from typing import Any

from tools.api import document


@cache
def local_document() -> dict[str, Any]:
    """The document."""
    return document.document()


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """The schemas of its components, by name."""
    found: dict[str, dict[str, Any]] = local_document()["components"]["schemas"]
    return found


@cache
def operations() -> list[dict[str, Any]]:
    """Its operations, one for each method of a path."""
    return [each for methods in local_document()["paths"].values() for each in methods.values()]
