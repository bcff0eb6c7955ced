"""Deleting: what was matched is free again, and what is completed stays."""

from functools import partial

import pytest

from tests.banking import new_bank_account
from tests.factories import Organization, new_organization, sql
from tests.functions.reconciliations.rows import ALLOWED, act, acted, created, listed
from tests.http.client import Reply, code, send
from tests.migrations.logins import entered, outcome_after, owner_of
from tests.reconciling import (
    completed,
    new_batch,
    new_line,
    new_match,
    new_payment,
    new_reconciliation,
)
from tests.spending import new_expense

REFUSED = (409, "CONFLICT")


def delete(organization: Organization, reconciliation_id: str) -> Reply:
    """The answer to a deletion by the owner."""
    path = f"/v1/reconciliations/{reconciliation_id}"
    return send("DELETE", path, token=organization.owner.token)


def free(organization: Organization) -> list[list[bool]]:
    """Whether all lines are unmatched, and whether no money is reconciled."""
    return sql(
        """
        select (select bool_and(state = 'unmatched') from bank_transactions
                where organization_id = :id),
            (select not bool_or(reconciled) from payments where organization_id = :id),
            (select not bool_or(reconciled) from expenses where organization_id = :id)
        """,
        id=organization.id,
    )


def test_a_wrong_period_is_deleted_and_made_anew() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    new_payment(organization)
    new_expense(organization)
    for cents in (150000, -35000):
        new_line(organization, account, amount_cents=cents)
    wrong = created(organization, account, end_date="2025-10-31")["id"]
    batch = new_batch(organization, account)
    line = new_line(organization, account, amount_cents=300000)
    by_hand = {"bank_transaction_id": line, "bank_batch_id": batch}
    acted(organization, wrong, "match", **by_hand)
    for state in ("suggested", "rejected", "undone"):
        new_match(organization, wrong, state=state)

    assert delete(organization, wrong).status_code == 204

    assert free(organization) == [[True, True, True]]
    assert code(delete(organization, wrong)) == (404, "NOT_FOUND")
    again = created(organization, account)
    matched = listed(organization, again["id"], "matches", state="accepted")
    assert sorted(each["money_cents"] for each in matched)[:2] == [-35000, 150000]
    assert {each["kind"] for each in matched} == {"auto"}


def test_many_matches_are_undone_in_several_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.reconciliations.delete.MOST_AT_ONCE", 2)
    organization = new_organization()
    made = new_match(organization, state="accepted")["reconciliation_id"]
    for _ in range(4):
        new_match(organization, made, state="accepted")

    assert delete(organization, made).status_code == 204

    assert free(organization) == [[True, True, None]]


def test_the_deletion_and_its_matches_are_in_the_audit_log() -> None:
    organization = new_organization()
    match = new_match(organization, state="accepted")

    delete(organization, match["reconciliation_id"])

    rows = sql(
        """
        select table_name, action, changes -> 'state' ->> 1 from audit_log
        where organization_id = :id and endpoint = 'reconciliations__delete'
            and table_name like 'reconciliation%' order by id
        """,
        id=organization.id,
    )
    assert rows == [
        ["reconciliation_matches", "update", "undone"],
        ["reconciliation_matches", "delete", None],
        ["reconciliations", "delete", None],
    ]


def test_a_completed_reconciliation_is_reopened_before_it_is_deleted() -> None:
    organization = new_organization()
    made = completed(organization)

    assert code(delete(organization, made)) == REFUSED
    acted(organization, made, "reopen", reason="The wrong month.")
    assert delete(organization, made).status_code == 204


def test_a_deletion_and_a_completion_wait_for_each_other() -> None:
    organization = new_organization()
    first, second = (new_match(organization, state="accepted") for _ in range(2))
    ids = [each["reconciliation_id"] for each in (first, second)]
    answers: list[Reply] = []
    lock = "select from bank_accounts where id = :bank_account_id for no key update"

    with entered(owner_of(organization)) as connection:
        connection.run(lock, bank_account_id=first["bank_account_id"])
        connection.run(
            "update reconciliations set status = 'completed', completed_at = now() where id = :id",
            id=ids[0],
        )
        outcome_after(connection, lambda: answers.append(delete(organization, ids[0])))
    with entered(owner_of(organization)) as connection:
        connection.run(lock, bank_account_id=second["bank_account_id"])
        connection.run(
            "update reconciliation_matches set state = 'undone' where reconciliation_id = :id",
            id=ids[1],
        )
        connection.run(
            "delete from reconciliation_matches where reconciliation_id = :id", id=ids[1]
        )
        connection.run("delete from reconciliations where id = :id", id=ids[1])
        late = partial(act, organization, ids[1], "complete", **ALLOWED)
        outcome_after(connection, lambda: answers.append(late()))

    assert [code(each) for each in answers] == [REFUSED, (404, "NOT_FOUND")]


def test_the_days_of_a_deleted_one_are_free_for_others() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    august = {"start_date": "2025-08-01", "end_date": "2025-08-31"}
    made = new_reconciliation(organization, account, **august, statement_balance_cents=500)
    later = created(organization, account, statement_balance_cents=500)
    assert (later["opening_cents"], later["statement_difference_cents"]) == (500, 0)

    assert delete(organization, made).status_code == 204

    found = created(organization, account, start_date="2025-08-15", end_date="2025-08-20")
    assert found["opening_cents"] is None
