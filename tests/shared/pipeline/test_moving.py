"""An action's block runs for exactly the moves in the record's state machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.states import INVITATION, JOIN_REQUEST, Machine
from shared.pipeline.moving import moving
from shared.problems import Code, Problem

CHANGED_AT = datetime(2026, 1, 2, tzinfo=UTC)
LOCKED = "select {columns} from records where id = $1 for update"


class Record(msgspec.Struct):
    """A record of any area, with both names of the state field."""

    status: str
    state: str
    updated_at: datetime = CHANGED_AT


class KeptRecord:
    """A call with a database of one record, which records the transaction's outcome."""

    def __init__(self, present: str, versions: list[datetime] | None = None) -> None:
        self.db = self
        self.outcome = ""
        self._present = present
        self._versions = versions

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Note whether the block completed."""
        self.outcome = "rolled back"
        yield
        self.outcome = "committed"

    def one(self, record: type[Record], statement: str, *_parameters: Any) -> Record:
        """Return the record, as the locking statement would."""
        assert (statement, self.outcome) == (LOCKED, "rolled back")
        return record(self._present, self._present)

    def require_version(self, updated_at: datetime) -> None:
        """As every call does."""
        if self._versions is not None and updated_at not in self._versions:
            raise Problem(Code.PRECONDITION_FAILED, "This has changed in the meantime.")


def move(call: Any, machine: Machine[Any], to: str) -> Record:
    """The argument of an action's block."""
    with moving(call, Record, LOCKED, uuid4(), machine=machine, to=to) as record:
        return record


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Machine[Any], str, str]:
    """Every state machine with any two of its states."""
    machine: Machine[Any] = draw(st.sampled_from([JOIN_REQUEST, INVITATION]))
    state = st.sampled_from(sorted(machine.moves))
    return machine, draw(state), draw(state)


@given(pairs())
def test_allows_what_the_table_has_and_names_the_state(
    pair: tuple[Machine[Any], str, str],
) -> None:
    machine, present, to = pair
    call = KeptRecord(present)
    if to in machine.moves[present]:
        assert move(call, machine, to).status == present
        assert call.outcome == "committed"
        return

    with pytest.raises(Problem) as refused:
        move(call, machine, to)

    assert refused.value.code == Code.CONFLICT
    assert refused.value.detail == f"The {machine.noun} is {present}."
    assert call.outcome == "rolled back"


def test_another_version_is_refused_before_the_state() -> None:
    outdated = [CHANGED_AT - timedelta(seconds=1)]

    with pytest.raises(Problem) as refused:
        move(KeptRecord("declined", outdated), JOIN_REQUEST, "approved")

    assert refused.value.code == Code.PRECONDITION_FAILED
    assert move(KeptRecord("pending", [CHANGED_AT]), JOIN_REQUEST, "approved").status == "pending"


def test_a_state_of_several_words_is_named_in_words() -> None:
    machine = Machine("work order", "status", {"in_progress": frozenset[str]()})

    with pytest.raises(Problem) as refused:
        move(KeptRecord("in_progress"), machine, "in_progress")

    assert refused.value.detail == "The work order is in progress."
