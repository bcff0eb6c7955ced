"""Records the statements that requests of this process send to PostgreSQL."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from shared.database.pipelined import PipelinedConnection, Result, Statement


@contextmanager
def recording(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Statement]]:
    """The statements of the block, those that enter the scope included."""
    sent: list[Statement] = []
    run = PipelinedConnection.run

    def recorded(connection: PipelinedConnection, statements: Sequence[Statement]) -> list[Result]:
        sent.extend(statements)
        return run(connection, statements)

    with monkeypatch.context() as patched:
        patched.setattr(PipelinedConnection, "run", recorded)
        yield sent
