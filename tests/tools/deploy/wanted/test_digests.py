"""The changes that give a function a new digest."""

import pytest

from shared.pipeline.path_methods import methods_of
from tests.tools.deploy.project import DEV
from tools.deploy.wanted import functions
from tools.endpoints import declarations


def test_a_new_method_changes_the_digests_of_its_paths_functions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = functions.wanted(DEV, declarations())

    def with_put(area: str, path: str) -> tuple[str, ...]:
        further = ("PUT",) if path == "/v1/units" else ()
        return (*methods_of(area, path), *further)

    monkeypatch.setattr(functions, "methods_of", with_put)
    after = functions.wanted(DEV, declarations())

    changed = [new.entry_point for old, new in zip(before, after, strict=True) if old != new]
    assert changed == ["units__create", "units__list"]
