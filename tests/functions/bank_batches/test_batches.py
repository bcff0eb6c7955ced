"""What may be in a bank batch, and how long it stays."""

from tests.banking import new_bank_account
from tests.factories import Organization, new_association, new_organization
from tests.functions.bank_batches.rows import post_batch
from tests.functions.payments.rows import act, payment
from tests.functions.reconciliations.rows import acted
from tests.http.client import Reply, code, send
from tests.reconciling import (
    new_line,
    new_match,
    new_payment,
    new_reconciliation,
    new_reversal,
)
from tests.spending import new_expense


def delete(organization: Organization, batch_id: str) -> Reply:
    """The answer to the end of the batch."""
    return send("DELETE", f"/v1/bank-batches/{batch_id}", token=organization.owner.token)


def test_a_batch_comes_to_what_came_in_less_what_went_out() -> None:
    organization = new_organization()
    cheque = new_payment(organization, 95000)
    processed = new_payment(organization, 100000, processor_fee_cents=2900)

    made = post_batch(
        organization,
        new_bank_account(organization),
        payment_ids=[cheque, processed],
        reversal_ids=[new_reversal(organization, cheque)],
        expense_ids=[new_expense(organization)],
    ).json

    assert made["amount_cents"] == 95000 + 97100 - 1000 - 35000
    assert [(each["money_kind"], each["money_cents"]) for each in made["items"]] == [
        ("payment", 95000),
        ("payment", 97100),
        ("reversal", -1000),
        ("expense", -35000),
    ]
    assert [each["money_description"] for each in made["items"]] == ["Tessa Tenant"] * 3 + [
        "A new valve"
    ]


def test_refuses_what_is_not_this_bank_accounts_free_money() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    good = new_payment(organization)
    matched = new_match(organization, state="accepted")["payment_id"]
    voided = new_payment(organization)
    new_reversal(organization, voided, kind="void", amount_cents=150000)
    dues = new_expense(organization, association_id=new_association(organization))
    for pointer, wrong in (
        ("/payment_ids", {"payment_ids": [good, matched]}),
        ("/payment_ids", {"payment_ids": [good, voided]}),
        ("/expense_ids", {"payment_ids": [good], "expense_ids": [dues]}),
    ):
        answer = post_batch(organization, account, **wrong)

        assert code(answer) == (409, "CONFLICT"), wrong
        assert answer.json["errors"][0]["pointer"] == pointer
    even = new_expense(organization, amount_cents=150000)
    for status, wrong in (
        (404, {"payment_ids": [good, new_payment(new_organization())]}),
        (404, {"payment_ids": [good], "reversal_ids": [even]}),
        (422, {"payment_ids": [good]}),
        (422, {"payment_ids": [good, good]}),
        (422, {"payment_ids": [good], "expense_ids": [even]}),
    ):
        assert post_batch(organization, account, **wrong).status_code == status, wrong


def test_a_year_that_is_mistyped_is_refused() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    cheques = [new_payment(organization) for _ in range(2)]

    for day in ("0205-09-05", "9999-12-31"):
        reply = post_batch(organization, account, deposited_on=day, payment_ids=cheques)

        assert code(reply) == (422, "VALIDATION_ERROR"), day
        assert [each["pointer"] for each in reply.json["errors"]] == ["/deposited_on"]


def test_what_is_in_a_batch_is_neither_voided_nor_batched_again() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    cheques = [new_payment(organization) for _ in range(2)]
    batch = post_batch(organization, account, payment_ids=cheques).json
    void = {"reason": "Entered twice."}

    again = post_batch(organization, account, payment_ids=cheques)
    refused = act(organization, cheques[0], "void", **void)

    assert code(again) == code(refused) == (409, "CONFLICT")
    assert "batch" in refused.json["detail"]
    assert delete(organization, batch["id"]).status_code == 204
    assert act(organization, cheques[0], "void", **void).status_code == 200


def test_a_matched_batch_stays_until_its_match_is_undone() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    cheques = [new_payment(organization) for _ in range(2)]
    batch = post_batch(organization, account, payment_ids=cheques).json
    made = new_reconciliation(organization, account)
    line = new_line(organization, account, amount_cents=300000)
    pair = {"bank_transaction_id": line, "bank_batch_id": batch["id"]}
    match = acted(organization, made, "match", **pair)

    assert code(delete(organization, batch["id"])) == (409, "CONFLICT")
    assert [payment(organization, each)["reconciled"] for each in cheques] == [True, True]
    acted(organization, made, "unmatch", match_id=match["id"])
    assert [payment(organization, each)["reconciled"] for each in cheques] == [False, False]
    assert delete(organization, batch["id"]).status_code == 204
