"""What holds for every request that any test of an endpoint sends."""

from collections.abc import Iterator

import pytest

from shared.database import errors as database_errors
from shared.database.errors import Fields
from shared.problems import Conflicts


@pytest.fixture(autouse=True)
def _every_refusal_of_the_database_is_worded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An endpoint says in words of its own which rule of the database its request breaks.

    Where it has none for the constraint, the client reads a sentence that fits them all.
    """
    wording = database_errors._wording  # noqa: SLF001 - every wording goes through it
    unworded: list[str] = []

    def watched(fields: Fields, conflicts: Conflicts, otherwise: str) -> str:
        if fields.get("n", "") not in conflicts:
            unworded.append(fields.get("n", ""))
        return wording(fields, conflicts, otherwise)

    monkeypatch.setattr(database_errors, "_wording", watched)
    yield
    assert unworded == []
