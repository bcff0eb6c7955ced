"""A check that applies to every request of an endpoint's test, and the payment processor."""

from collections.abc import Iterator

import pytest

from shared.database import errors as database_errors
from shared.database.errors import Fields
from shared.problems import Conflicts
from tests.processor.stand_in import StandIn, with_processor


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """The payment processor of this test's deployment."""
    with with_processor() as found:
        yield found


@pytest.fixture(autouse=True)
def _every_refusal_of_the_database_is_worded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each endpoint has its own message for every database constraint that its requests violate.

    Without one for the constraint, the client would read a generic sentence.
    """
    wording = database_errors._wording  # noqa: SLF001 - every message is made here
    unworded: list[str] = []

    def watched(fields: Fields, conflicts: Conflicts, otherwise: str) -> str:
        if fields.get("n", "") not in conflicts:
            unworded.append(fields.get("n", ""))
        return wording(fields, conflicts, otherwise)

    monkeypatch.setattr(database_errors, "_wording", watched)
    yield
    assert unworded == []
