"""What the factories of bank accounts and lines make is what requests make."""

from tests.banking import LINE, new_bank_account, new_bank_line
from tests.factories import new_organization, sql
from tests.http.client import send

IGNORED = {"id", "organization_id", "created_at", "updated_at", "name", "name_key"}


def test_a_line_is_as_a_request_imports_it() -> None:
    organization = new_organization()
    token = organization.owner.token
    made = send("POST", "/v1/bank-accounts", {"name": "Operating"}, token=token).json
    row = {name: LINE[name] for name in ("posted_on", "amount_cents", "description")}
    send(
        "POST",
        "/v1/bank-transactions/import-rows",
        {"bank_account_id": made["id"], "rows": [row]},
        token=token,
    )

    own = new_bank_account(organization)
    new_bank_line(organization, own)

    for table in ("bank_accounts", "bank_imports", "bank_transactions"):
        column = "id" if table == "bank_accounts" else "bank_account_id"
        statement = f"select to_jsonb({table}) from {table} where {column} = :id"  # noqa: S608 - from this file
        [[requested]], [[direct]] = (sql(statement, id=each) for each in (made["id"], own))
        differing = {name for name in requested if requested[name] != direct[name]} - IGNORED
        assert differing <= {"bank_account_id", "import_id", "created_by_user_id"}, table
