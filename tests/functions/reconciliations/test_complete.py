"""Completing: what must be done before, what is frozen after, and reopening."""

from typing import Any

import pytest
from pg8000.exceptions import DatabaseError

from tests.banking import new_bank_account
from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.payments.rows import act as act_on_payment
from tests.functions.reconciliations.rows import ALLOWED, act, acted, created, shown
from tests.http.client import code, send
from tests.reconciling import (
    new_batch,
    new_line,
    new_match,
    new_payment,
    new_reconciliation,
    new_reversal,
)
from tests.spending import new_expense

COUNTS = (
    "suggestions",
    "unmatched_transactions",
    "overdue_money",
    "accepted_difference_cents",
    "statement_difference_cents",
)


def counts(answer: dict[str, Any]) -> tuple[Any, ...]:
    """What is open, as the record or the refusal says."""
    return tuple(answer[name] for name in COUNTS)


def test_the_totals_add_up() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    august = {"start_date": "2025-08-01", "end_date": "2025-08-31"}
    new_reconciliation(organization, account, **august, statement_balance_cents=1000000)
    for day, cents in (("2025-09-01", 150000), ("2025-09-30", 140000), ("2025-09-10", -2500)):
        new_line(organization, account, posted_on=day, amount_cents=cents)
    sql(
        """
        update bank_transactions set ignored_at = now(), ignored_reason = 'The bank''s fee'
        where bank_account_id = :id and amount_cents = -2500
        """,
        id=account,
    )
    # Of another month: neither side counts it but as outstanding.
    new_line(organization, account, posted_on="2025-10-01", amount_cents=77)
    new_payment(organization, 88, received_date="2025-10-01")
    new_payment(organization, 5000, received_date="2020-02-29")
    new_payment(organization, 150000, received_date="2025-08-30")
    new_payment(organization, 141000, received_date="2025-09-28")
    new_expense(organization, amount_cents=60000, paid_on="2025-09-23")

    made = created(organization, account, statement_balance_cents=1290000)

    assert made["opening_cents"] == 1000000
    assert (made["bank_cents"], made["matched_cents"], made["ignored_cents"]) == (
        287500, 150000, -2500
    )  # fmt: skip
    assert made["difference_cents"] == 140000
    # 1,290,000 less 1,000,000 less 287,500.
    assert made["statement_difference_cents"] == 2500
    assert made["money_cents"] == 141000 - 60000
    assert made["outstanding_cents"] == 5000 + 141000 - 60000
    assert (made["unmatched_transactions"], made["unmatched_money"]) == (1, 2)
    assert (made["suggestions"], made["overdue_money"]) == (1, 1)
    suggested = sql("select id::text from reconciliation_matches where state = 'suggested'"
                    " and reconciliation_id = :id", id=made["id"])  # fmt: skip
    acted(organization, made["id"], "accept-match", match_id=suggested[0][0])

    after = shown(organization, made["id"])

    assert (after["accepted_difference_cents"], after["difference_cents"]) == (-1000, 0)
    assert (after["money_cents"], after["outstanding_cents"]) == (81000, 5000 - 60000)


def test_money_matched_at_another_bank_account_counts_there() -> None:
    organization = new_organization()
    first, second = (new_bank_account(organization) for _ in range(2))
    new_payment(organization)
    new_line(organization, first)
    made, other = created(organization, first), created(organization, second)

    assert (made["money_cents"], made["difference_cents"]) == (150000, 0)
    assert (other["money_cents"], other["outstanding_cents"]) == (0, 0)


def test_completes_only_when_nothing_is_open() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    made = new_reconciliation(organization, account, statement_balance_cents=0)
    earlier = {"start_date": "2025-08-01", "end_date": "2025-08-31"}
    new_reconciliation(organization, account, **earlier, statement_balance_cents=500)
    new_line(organization, account)
    new_payment(organization, 1, received_date="2025-09-22")
    # Seven days before the end are not overdue.
    new_payment(organization, 1, received_date="2025-09-23")
    new_match(organization, made, amount_difference_cents=5, state="accepted")
    suggested = new_match(organization, made)
    accept = {"match_id": suggested["match_id"]}

    open_suggestions = act(organization, made, "complete", **ALLOWED)
    acted(organization, made, "accept-match", **accept)
    refused = act(organization, made, "complete")

    assert code(open_suggestions) == code(refused) == (409, "CONFLICT")
    assert counts(open_suggestions.json) == (1, 2, 2, 5, -450500)
    assert counts(refused.json) == (0, 1, 1, 5, -450500)
    assert act(organization, made, "complete", allow_unmatched=True).status_code == 422
    done = acted(organization, made, "complete", **ALLOWED, statement_balance_cents=450500)

    assert (done["status"], done["notes"]) == ("completed", ALLOWED["notes"])
    assert counts(done) == (0, 1, 1, 5, 0)
    assert done["completed_by_user_id"] == organization.owner.user_id


@pytest.mark.parametrize("open_row", ["line", "money", "difference", "statement", None])
def test_each_open_thing_alone_is_refused(open_row: str | None) -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    made = new_reconciliation(organization, account, statement_balance_cents=150000)
    earlier = {"start_date": "2025-08-01", "end_date": "2025-08-31"}
    before = 1 if open_row == "statement" else 0
    new_reconciliation(organization, account, **earlier, statement_balance_cents=before)
    difference = 1 if open_row == "difference" else 0
    new_match(organization, made, state="accepted", amount_difference_cents=difference)
    if open_row == "line":
        for cents in (100, -100):
            new_line(organization, account, amount_cents=cents)
    if open_row == "money":
        new_expense(organization, paid_on="2025-09-22")

    answer = act(organization, made, "complete")

    assert answer.status_code == (409 if open_row else 200), answer.text


def frozen(organization: Organization) -> dict[str, str]:
    """A completed reconciliation with a match, an ignored line, a batch and a rejected match."""
    match = new_match(organization, state="accepted")
    made, account = match["reconciliation_id"], match["bank_account_id"]
    batch = new_batch(organization, account)
    line = new_line(organization, account, amount_cents=300000)
    new_match(organization, made, state="accepted", bank_transaction_id=line, bank_batch_id=batch)
    expense = new_expense(organization)
    paid = new_line(organization, account, amount_cents=-35000)
    new_match(organization, made, state="accepted", bank_transaction_id=paid, expense_id=expense)
    ignored = new_line(organization, account, amount_cents=-2500)
    sql("update bank_transactions set ignored_at = now(), ignored_reason = 'Fee' where id = :id",
        id=ignored)  # fmt: skip
    rejected = new_match(organization, made, state="rejected")
    acted(organization, made, "complete", **ALLOWED)
    return match | {
        "batch_id": batch,
        "expense_id": expense,
        "ignored_id": ignored,
        "rejected_id": rejected["match_id"],
    }


# Statements as some other code might send them.
CHANGES = {
    "a match": "update reconciliation_matches set state = 'undone' where id = :match_id",
    "a deleted match": "delete from reconciliation_matches where id = :match_id",
    "a rejected match": "update reconciliation_matches set state = 'accepted'"
    " where id = :rejected_id",
    "an ignored line": "update bank_transactions set ignored_at = null, ignored_reason = null"
    " where id = :ignored_id",
    "a deleted line": "delete from bank_transactions where id = :ignored_id",
    "a matched line": "delete from bank_transactions where id = :bank_transaction_id",
    "a new line": "insert into bank_transactions (organization_id, bank_account_id, import_id,"
    " posted_on, amount_cents, description, normalised_description, ordinal)"
    " select organization_id, bank_account_id, import_id, '2025-09-30', 1, '', '', 1"
    " from bank_transactions where id = :bank_transaction_id",
    "the balance": "update reconciliations set statement_balance_cents = 1"
    " where id = :reconciliation_id",
    "the reconciliation": "delete from reconciliations where id = :reconciliation_id",
    "a batch": "delete from bank_batches where id = :batch_id",
    "a part of a batch": "insert into bank_batch_items (organization_id, bank_batch_id,"
    " payment_id) select organization_id, :batch_id, id from payments where not reconciled"
    " limit 1",
    "a payment": "insert into payment_reversals (organization_id, payment_id, account_id, kind,"
    " amount_cents, effective_on, reason) select organization_id, id, account_id, 'void',"
    " amount_cents, received_date, 'Twice' from payments where id = :payment_id",
    "an expense": "update expenses set voided_at = now(), void_reason = 'Twice'"
    " where id = :expense_id",
}


def test_what_is_completed_is_changed_from_nowhere() -> None:
    organization = new_organization()
    ids = frozen(organization)
    before = shown(organization, ids["reconciliation_id"])
    for what, statement in CHANGES.items():
        named = {name: value for name, value in ids.items() if f":{name}" in statement}
        with pytest.raises(DatabaseError) as refused:
            sql(statement, **named)

        assert "PV409" in str(refused.value), what
    assert shown(organization, ids["reconciliation_id"]) == before
    void = act_on_payment(organization, ids["payment_id"], "void", reason="Entered twice.")
    assert code(void) == (409, "CONFLICT")
    assert "matched" in void.json["detail"]
    # The bank may still take it back, which is a line of its own.
    bounced = act_on_payment(organization, ids["payment_id"], "bounce", reason="No funds.")
    assert bounced.status_code == 200


def test_a_reopened_reconciliation_changes_again() -> None:
    organization = new_organization()
    ids = frozen(organization)
    made, reason = ids["reconciliation_id"], {"reason": "A line is missing."}
    path = f"/v1/reconciliations/{made}/reopen"
    accountant = new_member(organization, "accountant")

    assert code(send("POST", path, reason, token=accountant.token)) == (403, "FORBIDDEN")
    again = acted(organization, made, "reopen", **reason)

    assert (again["status"], again["completed_at"], again["completed_by_user_id"]) == (
        "in_progress", None, None
    )  # fmt: skip
    assert (again["reopened_count"], again["reopen_reason"]) == (1, reason["reason"])
    assert again["notes"] == ALLOWED["notes"]
    assert code(act(organization, made, "reopen", **reason)) == (409, "CONFLICT")
    acted(organization, made, "unmatch", match_id=ids["match_id"])
    void = act_on_payment(organization, ids["payment_id"], "void", reason="Entered twice.")
    assert void.status_code == 200


def test_a_partial_reversal_leaves_a_match_alone() -> None:
    organization = new_organization()
    match = new_match(organization, state="accepted")

    new_reversal(organization, match["payment_id"], kind="returned", amount_cents=100)

    assert shown(organization, match["reconciliation_id"])["matched_cents"] == 150000
