"""Deciding matches: accept, reject, undo, and matching by hand."""

from typing import Any

import pytest

from tests.banking import new_bank_account
from tests.factories import Organization, new_association, new_organization, sql
from tests.functions.payments.rows import payment
from tests.functions.reconciliations.rows import act, acted, created, listed, shown
from tests.http.client import code
from tests.reconciling import (
    completed,
    new_batch,
    new_line,
    new_match,
    new_payment,
    new_reconciliation,
    new_reversal,
)
from tests.spending import new_expense

REFUSED = (409, "CONFLICT")


def suggestion(organization: Organization) -> tuple[str, dict[str, Any]]:
    """A reconciliation's id, and the match that it suggests: a line of 1,495 for 1,500."""
    account = new_bank_account(organization)
    new_payment(organization)
    new_line(organization, account, posted_on="2025-09-07", amount_cents=149500)
    made = created(organization, account)
    [match] = listed(organization, made["id"], "matches", state="suggested")
    assert (match["confidence"], match["amount_difference_cents"]) == (79.66, -500)
    return made["id"], match


def test_an_accepted_suggestion_counts_until_it_is_undone() -> None:
    organization = new_organization()
    made, match = suggestion(organization)
    chosen = {"match_id": match["id"]}

    accepted = acted(organization, made, "accept-match", **chosen)

    assert (accepted["state"], accepted["decided_by_user_id"]) == (
        "accepted", organization.owner.user_id
    )  # fmt: skip
    assert shown(organization, made)["accepted_difference_cents"] == -500
    assert payment(organization, match["payment_id"])["reconciled"]
    assert code(act(organization, made, "reject-match", **chosen)) == REFUSED

    assert acted(organization, made, "unmatch", **chosen)["state"] == "undone"
    assert not payment(organization, match["payment_id"])["reconciled"]
    assert code(act(organization, made, "unmatch", **chosen)) == REFUSED
    # It may be found again.
    assert acted(organization, made, "auto-match") == {"matched": 0, "suggested": 1}


def test_a_rejected_pair_is_matched_again_by_hand_alone() -> None:
    organization = new_organization()
    made, match = suggestion(organization)
    acted(organization, made, "reject-match", match_id=match["id"])
    pair = {name: match[name] for name in ("bank_transaction_id", "payment_id")}

    assert acted(organization, made, "auto-match") == {"matched": 0, "suggested": 0}
    assert code(act(organization, made, "accept-match", match_id=match["id"])) == REFUSED
    assert code(act(organization, made, "match", **pair)) == REFUSED
    by_hand = acted(organization, made, "match", **pair, accept_difference=True)

    assert (by_hand["kind"], by_hand["state"]) == ("manual", "accepted")
    assert [each["id"] for each in listed(organization, made, "matches")] == [by_hand["id"]]


def test_a_line_is_matched_by_hand_with_money_of_any_day() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    made = new_reconciliation(organization, account)
    old = new_payment(organization, received_date="2019-01-31")
    moneys = [
        (150000, {"payment_id": old}),
        (-1000, {"reversal_id": new_reversal(organization, old, effective_on="2019-02-01")}),
        (-35000, {"expense_id": new_expense(organization, paid_on="2030-01-01")}),
        (300000, {"bank_batch_id": new_batch(organization, account)}),
    ]
    for cents, named in moneys:
        line = new_line(organization, account, amount_cents=cents)

        match = acted(organization, made, "match", bank_transaction_id=line, **named)

        assert match.items() >= named.items()
        assert (match["kind"], match["money_cents"]) == ("manual", cents)


def test_older_money_is_listed_when_asked_for() -> None:
    organization = new_organization()
    made = new_reconciliation(organization)
    for day in ("2025-08-24", "2025-08-25", "2025-10-07", "2025-10-08"):
        new_payment(organization, received_date=day)

    def days(**query: Any) -> list[str]:
        return [each["date"] for each in listed(organization, made, "unmatched", **query)]

    assert days() == ["2025-10-07", "2025-08-25"]
    assert days(within_days=8) == ["2025-10-08", "2025-10-07", "2025-08-25", "2025-08-24"]
    assert days(side="transactions", within_days=366) == []


def test_refuses_what_can_not_be_one_line() -> None:
    organization = new_organization()
    made = new_reconciliation(organization)
    [[account]] = sql("select bank_account_id::text from reconciliations where id = :id", id=made)
    line, payment_id = new_line(organization, account), new_payment(organization)
    pair = {"bank_transaction_id": line, "payment_id": payment_id}
    taken = new_match(organization, made, state="accepted")
    wrong: list[dict[str, str]] = [
        # Another direction, another amount.
        {"payment_id": payment_id, "bank_transaction_id": new_line(
            organization, account, amount_cents=-150000)},
        {"payment_id": new_payment(organization, 150001)},
        # Taken, and no money of its own at this bank account.
        {"payment_id": taken["payment_id"]},
        {"bank_transaction_id": taken["bank_transaction_id"]},
        {"payment_id": new_payment(organization, succeeded_at=None, status="pending")},
        {"payment_id": new_payment(organization, origin="opening")},
        {"expense_id": new_expense(organization, amount_cents=-150000,
            association_id=new_association(organization))},
        {"bank_batch_id": new_batch(organization, new_bank_account(organization))},
        # A line outside of the period.
        {"bank_transaction_id": new_line(organization, account, posted_on="2025-10-01")},
    ]  # fmt: skip
    for changes in wrong:
        body = pair | changes
        if len(body) > 2:
            del body["payment_id"]
        assert code(act(organization, made, "match", **body)) == REFUSED, changes
    for missing in (
        {"bank_transaction_id": new_line(organization)},
        {"payment_id": line},
        {"payment_id": new_payment(new_organization())},
    ):
        assert code(act(organization, made, "match", **pair | missing))[0] == 404, missing
    for count in ({}, {"payment_id": payment_id, "expense_id": new_expense(organization)}):
        body = {"bank_transaction_id": line} | count
        assert code(act(organization, made, "match", **body))[0] == 422
    acted(organization, made, "match", **pair)


def test_a_match_is_decided_in_its_own_reconciliation() -> None:
    organization = new_organization()
    match_id = new_match(organization)["match_id"]
    other = new_reconciliation(organization)

    for verb in ("accept-match", "reject-match", "unmatch"):
        assert code(act(organization, other, verb, match_id=match_id)) == (404, "NOT_FOUND")


@pytest.mark.parametrize("taking", ["match", "batch", "ignore", "void", "void_expense"])
def test_what_is_taken_otherwise_is_suggested_no_longer(taking: str) -> None:
    organization = new_organization()
    expense = {"expense_id": new_expense(organization)} if taking == "void_expense" else {}
    suggested = new_match(organization, **expense)
    made = suggested["reconciliation_id"]
    [account] = {suggested["bank_account_id"]}
    match taking:
        case "match":
            line = new_line(organization, account)
            pair = {"bank_transaction_id": line, "payment_id": suggested["payment_id"]}
            acted(organization, made, "match", **pair)
        case "batch":
            new_batch_of = new_batch(organization, account)
            values = {"organization": organization.id, "batch": new_batch_of}
            sql(
                """
                insert into bank_batch_items (organization_id, bank_batch_id, payment_id)
                values (:organization, :batch, :payment)
                """,
                **values,
                payment=suggested["payment_id"],
            )
        case "ignore":
            sql(
                """
                update bank_transactions set ignored_at = now(), ignored_reason = 'Own'
                where id = :id
                """,
                id=suggested["bank_transaction_id"],
            )
        case "void":
            new_reversal(organization, suggested["payment_id"], kind="void", amount_cents=150000)
        case _:
            sql(
                "update expenses set voided_at = now(), void_reason = 'Twice' where id = :id",
                id=suggested["expense_id"],
            )

    assert listed(organization, made, "matches", state="suggested") == []


def test_a_completed_reconciliation_decides_nothing() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    made = completed(organization, account)
    pair = {"bank_transaction_id": str(made), "payment_id": new_payment(organization)}

    for verb, body in (
        ("auto-match", {}),
        ("match", pair),
        ("accept-match", {"match_id": made}),
        ("reject-match", {"match_id": made}),
        ("unmatch", {"match_id": made}),
        ("complete", {}),
    ):
        answer = act(organization, made, verb, **body)

        assert code(answer) == REFUSED, verb
        assert "completed" in answer.json["detail"]
