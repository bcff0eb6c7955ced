"""The table of all endpoints: a valid request to each, which drives what must hold for all.

Each area has its rows in tests/functions/<area>/rows.py. An endpoint without a row fails the suite
(tests/functions/test_every_endpoint.py).
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from tests.factories import Organization

FOLDER = Path(__file__).parent / "functions"


def _no_parameters(_organization: Organization) -> dict[str, str]:
    return {}


class Row(NamedTuple):
    """A request that the endpoint accepts.

    `parameters` makes what the path names in an organization and returns the ids by name; `body`
    makes the JSON body likewise. `form` marks a multipart endpoint, whose own tests send bodies.
    """

    parameters: Callable[[Organization], dict[str, str]] = _no_parameters
    body: Callable[[Organization], dict[str, Any]] | None = None
    form: bool = False


@cache
def rows() -> Mapping[str, Row]:
    """Every row by its endpoint's name."""
    found: dict[str, Row] = {}
    for path in sorted(FOLDER.glob("*/rows.py")):
        found |= import_module(f"tests.functions.{path.parent.name}.rows").ROWS
    return found
