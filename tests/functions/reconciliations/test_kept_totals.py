"""What a completed reconciliation says stays what was true when it was completed."""

from tests.banking import new_bank_account
from tests.factories import new_organization, sql
from tests.functions.reconciliations.rows import ALLOWED, acted, created, shown
from tests.reconciling import completed, new_line, new_payment, new_reconciliation
from tests.spending import new_expense


def test_the_totals_of_a_completed_one_stay_as_they_were() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    august = {"start_date": "2025-08-01", "end_date": "2025-08-31"}
    before = new_reconciliation(organization, account, **august, statement_balance_cents=100)
    waiting = new_payment(organization, 700, received_date="2025-09-20")
    made = created(organization, account, statement_balance_cents=100)["id"]
    done = acted(organization, made, "complete", **ALLOWED)

    # Entered late, corrected and matched in the next period.
    new_payment(organization, 50, received_date="2025-09-04")
    new_expense(organization, amount_cents=70, paid_on="2025-09-05")
    sql("update reconciliations set statement_balance_cents = 900 where id = :id", id=before)
    october = {"start_date": "2025-10-01", "end_date": "2025-10-31"}
    later = created(organization, account, **october)["id"]
    line = new_line(organization, account, posted_on="2025-10-02", amount_cents=700)
    acted(organization, later, "match", bank_transaction_id=line, payment_id=waiting)

    assert (done["money_cents"], done["outstanding_cents"], done["opening_cents"]) == (
        700,
        700,
        100,
    )
    assert (done["unmatched_money"], done["overdue_money"]) == (1, 1)
    assert done["statement_difference_cents"] == 0
    assert shown(organization, made) == done
    again = acted(organization, made, "reopen", reason="A line is missing.")
    assert (again["money_cents"], again["outstanding_cents"]) == (680, -20)
    assert (again["opening_cents"], again["unmatched_money"]) == (900, 2)
    recompleted = acted(organization, made, "complete", **ALLOWED)
    assert (recompleted["money_cents"], recompleted["statement_difference_cents"]) == (680, -800)


def test_totals_that_were_not_kept_are_worked_out() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    new_payment(organization, 700)
    # As code that does not keep them completes it, and reopens what was kept.
    made = completed(organization, account)
    assert shown(organization, made)["money_cents"] == 700
    acted(organization, made, "reopen", reason="A line is missing.")
    acted(organization, made, "complete", **ALLOWED)
    again = "status = 'in_progress', completed_at = null"
    sql(f"update reconciliations set {again} where id = :id", id=made)  # noqa: S608 - a constant
    new_payment(organization, 50)

    assert shown(organization, made)["money_cents"] == 750
