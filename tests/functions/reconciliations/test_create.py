"""What a new reconciliation matches by itself, and which periods it may have."""

from typing import Any

from shared.domain.matching import MOST_ROWS
from tests.banking import new_bank_account
from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.functions.bank_batches.rows import post_batch
from tests.functions.reconciliations.rows import act, acted, created, listed
from tests.http.client import code, send
from tests.reconciling import (
    new_batch,
    new_item,
    new_line,
    new_payment,
    new_reconciliation,
    new_reversal,
)
from tests.spending import new_expense


def pairs(organization: Organization, reconciliation_id: str, **query: Any) -> set[tuple[Any, ...]]:
    """Of each match: its state, the line's amount and the money's kind and amount."""
    return {
        (each["state"], each["amount_cents"], each["money_kind"], each["money_cents"])
        for each in listed(organization, reconciliation_id, "matches", **query)
    }


def test_three_cheques_in_a_batch_are_one_line() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    cheques = [new_payment(organization, cents) for cents in (150000, 140000, 95000)]
    batch = post_batch(organization, account, payment_ids=cheques)
    line = new_line(organization, account, posted_on="2025-09-06", amount_cents=385000)

    made = created(organization, account)

    assert (batch.status_code, batch.json["amount_cents"], made["auto_matched"]) == (
        201, 385000, True
    )  # fmt: skip
    [found] = listed(organization, made["id"], "matches")
    assert (found["kind"], found["state"], found["confidence"]) == ("auto", "accepted", 100)
    assert (found["bank_transaction_id"], found["bank_batch_id"]) == (line, batch.json["id"])
    assert (found["money_date"], found["day_difference"]) == ("2025-09-05", 1)
    paid = "select bool_and(reconciled) from payments where id = any (cast(:ids as uuid[]))"
    assert sql(paid, ids=cheques) == [[True]]


def test_running_twice_changes_nothing() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    for cents in (150000, 149500):
        new_payment(organization, 150000, received_date="2025-09-08")
        new_line(organization, account, posted_on="2025-09-12", amount_cents=cents)
    made = created(organization, account)
    before = listed(organization, made["id"], "matches")

    answers = [acted(organization, made["id"], "auto-match") for _ in range(2)]

    assert answers == [{"matched": 0, "suggested": 2}] * 2
    assert listed(organization, made["id"], "matches") == before
    assert sorted(each["confidence"] for each in before) == [79.66, 80]
    assert made["suggestions"] == 2


def test_what_is_no_money_at_the_bank_is_not_matched() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    new_payment(organization, 1, succeeded_at=None, status="pending")
    new_payment(organization, 2, origin="opening")
    new_payment(organization, 3, origin="opening_deposit")
    voided = new_payment(organization, 4)
    new_reversal(organization, voided, kind="void", amount_cents=4)
    new_expense(organization, amount_cents=-5, voided_at="2025-09-04", void_reason="Twice")
    # A part of a batch is no line of its own.
    batch = new_batch(organization, account)
    new_item(organization, batch, payment_id=new_payment(organization, 6))
    for cents in range(1, 7):
        new_line(organization, account, amount_cents=cents)

    made = created(organization, account)

    assert listed(organization, made["id"], "matches") == []
    unmatched = listed(organization, made["id"], "unmatched", side="money")
    assert [each["money_kind"] for each in unmatched] == ["bank_batch"]
    assert made["money_cents"] == 300000


def test_money_that_went_back_is_matched_with_what_left() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    bounced = new_payment(organization, 140000, received_date="2025-09-02")
    new_reversal(
        organization, bounced, kind="returned", amount_cents=140000, effective_on="2025-09-09"
    )
    refunded = new_payment(organization, 50000, received_date="2024-01-02")
    new_reversal(organization, refunded, amount_cents=20000, effective_on="2025-09-20")
    new_expense(organization, amount_cents=35000)
    new_expense(organization, amount_cents=-7000)
    # Net of the processor's fee.
    new_payment(organization, 100000, processor_fee_cents=2900, received_date="2025-09-15")
    lines = {
        140000: "2025-09-02",
        -140000: "2025-09-09",
        -20000: "2025-09-21",
        -35000: "2025-09-03",
        7000: "2025-09-04",
        97100: "2025-09-17",
    }
    for cents, day in lines.items():
        new_line(organization, account, posted_on=day, amount_cents=cents)

    made = created(organization, account)

    assert pairs(organization, made["id"]) == {
        ("accepted", 140000, "payment", 140000),
        ("accepted", -140000, "reversal", -140000),
        ("accepted", -20000, "reversal", -20000),
        ("accepted", -35000, "expense", -35000),
        ("accepted", 7000, "expense", 7000),
        ("accepted", 97100, "payment", 97100),
    }
    assert (made["bank_cents"], made["money_cents"], made["difference_cents"]) == (49100, 49100, 0)


def test_each_bank_account_has_its_associations_money_alone() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    own = home.association_id
    [[account_id]] = sql(
        "select id::text from accounts where homeowner_id = :id", id=home.homeowner_id
    )
    dues = {
        "account_kind": "homeowner",
        "account_id": account_id,
        "tenant_id": None,
        "homeowner_id": home.homeowner_id,
        "association_id": own,
    }
    new_payment(organization, 111, **dues)
    new_expense(organization, amount_cents=222, association_id=own)
    new_payment(organization, 333)
    new_expense(organization, amount_cents=444)
    accounts = {
        of: new_bank_account(organization, association_id=of)
        for of in (own, new_homeowner(organization).association_id, None)
    }
    for account in accounts.values():
        for cents in (111, -222, 333, -444):
            new_line(organization, account, amount_cents=cents)

    matched = {
        of: {each[1] for each in pairs(organization, created(organization, account)["id"])}
        for of, account in accounts.items()
    }

    assert [matched[of] for of in accounts] == [{111, -222}, set(), {333, -444}]


def test_a_period_overlaps_no_other_and_has_at_most_366_days() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    new_reconciliation(organization, account)

    for start, end, expected in (
        ("2025-09-30", "2025-10-31", (409, "CONFLICT")),
        ("2025-08-01", "2025-09-01", (409, "CONFLICT")),
        ("2026-01-02", "2026-01-01", (422, "VALIDATION_ERROR")),
        ("2026-01-01", "2027-01-02", (422, "VALIDATION_ERROR")),
        ("2026-01-01", "2027-01-01", (201, "")),
        ("2025-10-01", "2025-10-01", (201, "")),
        ("9999-12-31", "9999-12-31", (422, "VALIDATION_ERROR")),
        ("1969-12-31", "1970-01-01", (422, "VALIDATION_ERROR")),
        ("1970-01-01", "1970-01-01", (201, "")),
    ):
        body = {"bank_account_id": account, "start_date": start, "end_date": end}
        response = send("POST", "/v1/reconciliations", body, token=organization.owner.token)
        found = code(response) if expected[1] else (response.status_code, "")
        assert found == expected, (start, end, response.text)
    assert created(organization, new_bank_account(organization))["bank_cents"] == 0


def test_too_much_to_match_by_itself_is_left_for_hands() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    new_payment(organization)
    sql(
        """
        insert into bank_transactions (organization_id, bank_account_id, import_id, posted_on,
            amount_cents, description, normalised_description, ordinal)
        select organization_id, bank_account_id, import_id, posted_on, amount_cents, description,
            normalised_description, n
        from bank_transactions, generate_series(2, cast(:most as integer) + 1) as n where id = :id
        """,
        most=MOST_ROWS,
        id=new_line(organization, account),
    )

    made = created(organization, account)

    assert (made["auto_matched"], made["unmatched_transactions"]) == (False, MOST_ROWS + 1)
    assert code(act(organization, made["id"], "auto-match")) == (409, "CONFLICT")
    [payment] = listed(organization, made["id"], "unmatched", side="money")
    [line, *_] = listed(organization, made["id"], "unmatched", side="transactions")
    pair = {"bank_transaction_id": line["id"], "payment_id": payment["id"]}
    acted(organization, made["id"], "match", **pair)
    assert acted(organization, made["id"], "auto-match") == {"matched": 0, "suggested": 0}
