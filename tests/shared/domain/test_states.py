"""Each state machine has exactly the states that the database accepts."""

import re

import pytest

from shared.domain.states import (
    INVITATION,
    JOIN_REQUEST,
    LEASE,
    LETTER,
    MATCH,
    PAYMENT,
    RECONCILIATION,
    TENANT,
    VIOLATION,
    WORK_ORDER,
    Machine,
)
from tests.factories import sql

MACHINES = [
    JOIN_REQUEST,
    INVITATION,
    TENANT,
    LEASE,
    WORK_ORDER,
    VIOLATION,
    LETTER,
    PAYMENT,
    RECONCILIATION,
    MATCH,
]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.noun)
def test_every_move_leads_to_a_state_of_the_table(machine: Machine[str]) -> None:
    assert frozenset().union(*machine.moves.values()) <= machine.moves.keys()


@pytest.mark.parametrize(
    ("machine", "table"),
    [
        (JOIN_REQUEST, "join_requests"),
        (TENANT, "tenants"),
        (LEASE, "leases"),
        (WORK_ORDER, "work_orders"),
        (VIOLATION, "violations"),
        (LETTER, "violation_letters"),
        (PAYMENT, "payments"),
        (RECONCILIATION, "reconciliations"),
        (MATCH, "reconciliation_matches"),
    ],
)
def test_a_machine_has_the_states_of_its_column(machine: Machine[str], table: str) -> None:
    [[check]] = sql(
        "select pg_get_constraintdef(oid) from pg_constraint where conname = :name",
        name=f"{table}_{machine.field}_check",
    )

    assert set(re.findall(r"'(\w+)'", check)) == machine.moves.keys()
