"""What is completed, matched, batched and voided at the same moment waits for each other."""

from functools import partial
from itertools import permutations
from typing import Any

import pytest

from tests.factories import Organization, new_organization
from tests.functions.reconciliations.rows import ALLOWED, acted, shown
from tests.migrations.logins import entered, outcome_after, owner_of
from tests.reconciling import new_batch, new_line, new_match, new_payment
from tests.spending import new_expense

TAKING = {
    "match": """
        insert into reconciliation_matches (organization_id, reconciliation_id, bank_account_id,
            bank_transaction_id, {money}_id, kind, state, confidence, day_difference,
            amount_difference_cents)
        select organization_id, reconciliation_id, bank_account_id, :line, :{money}_id, 'manual',
            'accepted', 100, 0, 0
        from reconciliation_matches where id = :match_id
        """,
    "batch": """
        insert into bank_batch_items (organization_id, bank_batch_id, {money}_id)
        values (scope_organization_id(), :batch, :{money}_id)
        """,
    "void of a payment": """
        insert into payment_reversals (organization_id, payment_id, account_id, kind, amount_cents,
            effective_on, reason)
        select organization_id, id, account_id, 'void', amount_cents, received_date, 'Twice'
        from payments where id = :payment_id
        """,
    "void of an expense": """
        update expenses set voided_at = now(), void_reason = 'Twice' where id = :expense_id
        """,
}
LINES = {
    "a new line": """
        insert into bank_transactions (organization_id, bank_account_id, import_id, posted_on,
            amount_cents, description, normalised_description, ordinal)
        select organization_id, bank_account_id, import_id, posted_on, 1, '', '', 1
        from bank_transactions where id = :line
        """,
    "an ignored line": """
        update bank_transactions set ignored_at = now(), ignored_reason = 'Fee' where id = :line
        """,
    "a deleted line": "delete from bank_transactions where id = :line",
    "an undone match": """
        update reconciliation_matches set state = 'undone' where id = :match_id
        """,
}
COMPLETE = """
    with locked as (
        select bank_account_id from reconciliation_matches where id = :match_id
    ), account as materialized (
        select id from bank_accounts where id = (select bank_account_id from locked)
        for no key update
    )
    update reconciliations set status = 'completed', completed_at = now()
    where bank_account_id in (select id from account)
"""


def run(organization: Organization, statement: str, **names: str) -> None:
    """Run a statement as the owner of the organization, in a transaction of its own."""
    with entered(owner_of(organization)) as connection:
        connection.run(statement, **named(statement, names))


def named(statement: str, names: dict[str, str]) -> dict[str, Any]:
    """Those of the values that the statement names."""
    return {name: value for name, value in names.items() if f":{name}" in statement}


def rows_of(organization: Organization) -> dict[str, str]:
    """An accepted match, and beside it a line, a payment, an expense and a batch."""
    match = new_match(organization, state="accepted")
    account = match["bank_account_id"]
    return {
        "match_id": match["match_id"],
        "reconciliation_id": match["reconciliation_id"],
        "line": new_line(organization, account),
        "payment_id": new_payment(organization),
        "expense_id": new_expense(organization, amount_cents=-150000),
        "batch": new_batch(organization, account),
    }


@pytest.mark.parametrize(
    ("money", "first", "second"),
    [
        (money, *pair)
        for money, void in (("payment", "void of a payment"), ("expense", "void of an expense"))
        for pair in permutations(("match", "batch", void), 2)
    ],
)
def test_one_money_is_taken_once(money: str, first: str, second: str) -> None:
    organization = new_organization()
    names = rows_of(organization)
    one, other = (TAKING[each].replace("{money}", money) for each in (first, second))

    with entered(owner_of(organization)) as connection:
        connection.run(one, **named(one, names))
        again = partial(run, organization, other, **names)

        assert outcome_after(connection, again) == "PV409"


@pytest.mark.parametrize("change", LINES)
def test_a_change_comes_before_the_completion_or_is_refused(change: str) -> None:
    organization = new_organization()
    names = rows_of(organization)
    done: list[dict[str, Any]] = []
    complete = partial(acted, organization, names["reconciliation_id"], "complete", **ALLOWED)

    with entered(owner_of(organization)) as connection:
        connection.run(LINES[change], **named(LINES[change], names))
        outcome_after(connection, lambda: done.append(complete()))

    # It has counted what was changed.
    assert done == [shown(organization, names["reconciliation_id"])]


@pytest.mark.parametrize("change", LINES)
def test_a_completion_that_is_first_refuses_the_change(change: str) -> None:
    organization = new_organization()
    names = rows_of(organization)

    with entered(owner_of(organization)) as connection:
        connection.run(COMPLETE, **named(COMPLETE, names))
        late = partial(run, organization, LINES[change], **names)

        assert outcome_after(connection, late) == "PV409"
