"""The bank transactions rows of the table of all endpoints, and helpers of this area's tests."""

from typing import Any

from tests.banking import new_bank_account, new_bank_line
from tests.endpoint_table import Row
from tests.factories import Organization, Person, sql
from tests.functions.documents.rows import form_with
from tests.http.client import Reply, send
from tests.shared.inputs.test_multipart import BOUNDARY

FORM = f"multipart/form-data; boundary={BOUNDARY}"
CSV = b"date,amount,description\n2025-09-03,1500.00,Rent"
LINE = {"posted_on": "2025-09-03", "amount_cents": 150000, "description": "Rent"}


def import_rows(
    organization: Organization,
    bank_account_id: str,
    *rows: dict[str, Any],
    by: Person | None = None,
) -> Reply:
    """The answer to an import of these rows."""
    body = {"bank_account_id": bank_account_id, "rows": rows}
    token = (by or organization.owner).token
    return send("POST", "/v1/bank-transactions/import-rows", body, token=token)


def import_file(
    organization: Organization,
    bank_account_id: str,
    content: bytes,
    *,
    key: str = "",
    name: str = "bank.csv",
    **fields: str,
) -> Reply:
    """The answer to an import of this file, CSV unless said otherwise."""
    form = {"bank_account_id": bank_account_id, "format": "csv"} | fields
    return send(
        "POST",
        "/v1/bank-transactions/import-file",
        token=organization.owner.token,
        headers={"Idempotency-Key": key} if key else {},
        data=form_with(form, content, name),
        content_type=FORM,
    )


def undo(organization: Organization, import_id: str) -> Reply:
    """The answer to undoing an import."""
    path = "/v1/bank-transactions/undo-import"
    return send("POST", path, {"import_id": import_id}, token=organization.owner.token)


def counts(reply: Reply) -> tuple[int, int]:
    """How many rows of an import were added, and how many were there already."""
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json
    assert found["rows_total"] == found["rows_imported"] + found["rows_duplicate"]
    return found["rows_imported"], found["rows_duplicate"]


def _import_of(organization: Organization) -> dict[str, Any]:
    line_id = new_bank_line(organization)
    [[import_id]] = sql("select import_id::text from bank_transactions where id = :id", id=line_id)
    return {"import_id": import_id}


ROWS = {
    "bank_transactions__import_file": Row(
        form=True,
        file=CSV,
        body=lambda organization: {
            "bank_account_id": new_bank_account(organization),
            "format": "csv",
        },
    ),
    "bank_transactions__import_rows": Row(
        body=lambda organization: {
            "bank_account_id": new_bank_account(organization),
            "rows": [LINE],
        }
    ),
    "bank_transactions__list": Row(),
    "bank_transactions__undo_import": Row(body=_import_of),
    "bank_transactions__update": Row(
        lambda organization: {"bank_transaction_id": new_bank_line(organization)},
        body=lambda _: {"ignored": True, "ignored_reason": "A transfer."},
    ),
}
