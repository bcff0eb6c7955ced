"""Each state machine has exactly the states that the database accepts."""

import re

import pytest

from shared.domain.states import INVITATION, JOIN_REQUEST, Machine
from tests.factories import sql


@pytest.mark.parametrize("machine", [JOIN_REQUEST, INVITATION], ids=lambda machine: machine.noun)
def test_every_move_leads_to_a_state_of_the_table(machine: Machine[str]) -> None:
    assert frozenset().union(*machine.moves.values()) <= machine.moves.keys()


def test_join_requests_have_the_states_of_their_column() -> None:
    [[check]] = sql(
        "select pg_get_constraintdef(oid) from pg_constraint"
        " where conname = 'join_requests_status_check'"
    )

    assert set(re.findall(r"'(\w+)'", check)) == JOIN_REQUEST.moves.keys()
