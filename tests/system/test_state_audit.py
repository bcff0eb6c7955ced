"""An instance keeps nothing that a request said.

Serves every endpoint, well and badly, until everything that grows with the code alone has grown;
then serves other callers and other data, and compares what is left behind. A cache keyed by a
request, a remembered row, a leaked connection or file shows as a difference.
"""

import functools
import gc
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType

import psutil
import pytest

import shared
from shared.callers import Homeowner, Manager
from tests.client import application, send
from tests.endpoint_table import ALL, a_person, path_of, row_of, valid_body
from tests.factories import new_homeowner, new_organization

# The closed list (docs/architecture.md): connections, the breaker, and the fallback's counters.
INSTANCE_KEEPS = {
    "shared.database.pool_of",
    "shared.fallback.fallback",
    "shared.memorystore.memorystore",
}
# Rounds of different callers after the first.
ROUNDS = 2


def test_serving_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    serve_everything()
    serve_everything()
    before, files, objects = remembered(), open_files(), live_objects()

    for _ in range(ROUNDS):
        serve_everything()

    assert remembered() == before
    assert open_files() == files
    assert live_objects() - objects < objects // 100
    assert not list(tmp_path.iterdir())


def test_the_audit_sees_what_a_handler_remembers(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str] = []
    monkeypatch.setattr(shared, "kept", kept, raising=False)
    before = remembered()

    kept.append("who called")

    assert remembered() != before


def serve_everything() -> None:
    """Each endpoint for new callers: a valid request, and several that are refused."""
    for declaration in ALL:
        # New ones each time: some endpoints end the caller's sessions.
        organization = new_organization(plan="enterprise")
        home = new_homeowner(organization)
        row = row_of(declaration)
        parameters = row.parameters(organization) if isinstance(declaration.caller, Manager) else {}
        path = path_of(declaration, parameters)
        token = home.person.token if isinstance(declaration.caller, Homeowner) else None
        if isinstance(declaration.caller, Manager):
            token = a_person(declaration, organization).token
        refuse(declaration.name, declaration.method, path, token)
        if declaration.form is None:
            send(declaration.method, path, valid_body(declaration, organization), token=token)


def refuse(name: str, method: str, path: str, token: str | None) -> None:
    """Requests that the endpoint must turn away, each at another step."""
    client = application(name)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    client.open(path, method="TRACE")
    client.open(path + "/nowhere", method=method, headers=headers)
    client.open(path, method=method)
    client.open(path, method=method, headers={"Authorization": "Bearer forged"})
    client.open(path, method=method, headers=headers, query_string="no_such=1")
    if method not in {"GET", "DELETE"}:
        client.open(
            path, method=method, headers=headers, data=b"{", content_type="application/json"
        )
        # The client went away in the middle of its body.
        client.open(
            path,
            method=method,
            headers=headers | {"Content-Length": "5000"},
            data=b'{"a"',
            content_type="application/json",
        )


def remembered() -> dict[str, str]:
    """Every global of the deployed modules that could hold something, as text."""
    found = {}
    for module in deployed_modules():
        for name, value in vars(module).items():
            place = f"{module.__name__}.{name}"
            if name.startswith("__") or place in INSTANCE_KEEPS:
                continue
            if isinstance(value, functools._lru_cache_wrapper):  # noqa: SLF001 - it has no other name
                if value.__module__ == module.__name__:
                    found[place] = f"{value.cache_info().currsize} entries"
            elif not isinstance(value, ModuleType | FunctionType | type):
                found[place] = repr(value)
    return found


def deployed_modules() -> Iterator[ModuleType]:
    """The modules of functions/ and shared/ that are loaded."""
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] in {"functions", "shared"}:
            yield module


def open_files() -> int:
    """How many descriptors the process has, once the collector has run."""
    gc.collect()
    return psutil.Process(os.getpid()).num_fds()


def live_objects() -> int:
    """How many objects the collector knows of after collecting."""
    gc.collect()
    return len(gc.get_objects())
