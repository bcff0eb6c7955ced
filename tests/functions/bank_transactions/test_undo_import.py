from typing import Any

from tests.banking import lines_of, new_bank_account
from tests.factories import Organization, new_organization, sql
from tests.functions.bank_transactions.rows import LINE, counts, import_rows, undo
from tests.http.client import code, send
from tests.reconciling import completed, new_match, new_reconciliation

LATER = LINE | {"posted_on": "2025-10-02"}


def imported(organization: Organization, account: str, *rows: dict[str, Any]) -> str:
    """The id of an import of these rows."""
    return str(import_rows(organization, account, *rows).json["id"])


def line_of(import_id: str) -> str:
    """The line that the import added."""
    [[found]] = sql("select id::text from bank_transactions where import_id = :id", id=import_id)
    return str(found)


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
    matched, reconciled = (imported(organization, account, row) for row in (LATER, LINE))
    autumn = {"start_date": "2025-10-01", "end_date": "2025-10-31"}
    match = {"bank_transaction_id": line_of(matched), "state": "accepted"}
    new_match(organization, new_reconciliation(organization, account, **autumn), **match)
    completed(organization, account)

    for each, why in ((matched, "matched"), (reconciled, "completed reconciliation")):
        body = {"ignored": True, "ignored_reason": "A transfer."}
        path = f"/v1/bank-transactions/{line_of(each)}"
        for refused in (
            undo(organization, each),
            send("PATCH", path, body, token=organization.owner.token),
        ):
            assert code(refused) == (409, "CONFLICT")
            assert why in refused.json["detail"]
    assert len(lines_of(account)) == 2


def test_each_line_that_comes_and_goes_is_audited() -> None:
    organization = new_organization()
    made = imported(organization, new_bank_account(organization), LINE, LATER)
    undo(organization, made)

    audited = sql(
        """
        select action, actor_user_id::text, changes -> 'posted_on', changes ? 'state'
        from audit_log where organization_id = :id and table_name = 'bank_transactions'
        order by action desc, changes -> 'posted_on'
        """,
        id=organization.id,
    )

    days = ("2025-09-03", "2025-10-02")
    owner = organization.owner.user_id
    assert audited == [
        *(["insert", owner, [None, day], False] for day in days),
        *(["delete", owner, [day, None], False] for day in days),
    ]


def test_suggestions_go_with_the_lines() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    made = imported(organization, account, LINE)
    match = {"bank_transaction_id": line_of(made), "state": "suggested", "kind": "suggested"}
    reconciliation_id = new_reconciliation(organization, account)
    new_match(organization, reconciliation_id, **match)

    assert undo(organization, made).json == {"rows_deleted": 1}

    left = "select from reconciliation_matches where reconciliation_id = :id"
    assert sql(left, id=reconciliation_id) == []
