from typing import Any

from tests.banking import lines_of, new_bank_account
from tests.factories import Organization, new_organization, sql
from tests.functions.bank_transactions.rows import LINE, counts, import_rows, undo
from tests.http.client import code, send

LATER = LINE | {"posted_on": "2025-10-02"}


def imported(organization: Organization, account: str, *rows: dict[str, Any]) -> str:
    """The id of an import of these rows."""
    return str(import_rows(organization, account, *rows).json["id"])


def test_only_the_lines_that_the_import_added_are_deleted() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    first = imported(organization, account, LINE)
    second = imported(organization, account, LINE, LATER)

    assert undo(organization, second).json == {"rows_deleted": 1}

    assert lines_of(account) == [["2025-09-03", 150000, "Rent"]]
    assert code(undo(organization, second)) == (409, "CONFLICT")
    assert undo(organization, first).status_code == 200
    assert counts(import_rows(organization, account, LINE, LATER)) == (2, 0)
    assert code(undo(new_organization(), first)) == (404, "NOT_FOUND")


def test_matched_and_reconciled_lines_keep_their_import() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    matched, reconciled = (imported(organization, account, row) for row in (LINE, LATER))
    sql("update bank_transactions set is_matched = true where import_id = :id", id=matched)
    sql(
        """
        insert into reconciliations (organization_id, bank_account_id, start_date, end_date, status,
            completed_at)
        values (:organization, :account, '2025-10-01', '2025-10-31', 'completed', now())
        """,
        organization=organization.id,
        account=account,
    )

    for each, why in ((matched, "matched"), (reconciled, "completed reconciliation")):
        refused = undo(organization, each)
        assert code(refused) == (409, "CONFLICT")
        assert why in refused.json["detail"]
    # Nor is either ignored.
    for line_id in sql(
        "select id::text from bank_transactions where bank_account_id = :id", id=account
    ):
        body = {"ignored": True, "ignored_reason": "A transfer."}
        path = f"/v1/bank-transactions/{line_id[0]}"
        refused = send("PATCH", path, body, token=organization.owner.token)
        assert code(refused) == (409, "CONFLICT")
    assert len(lines_of(account)) == 2
