from typing import Any

from tests.banking import lines_of, new_bank_account
from tests.factories import new_organization, sql
from tests.functions.bank_transactions.rows import LINE, counts, import_file, import_rows
from tests.http.client import code
from tests.migrations.logins import entered, outcome_after, owner_of
from tests.reconciling import completed

# As the statements of an import that has not been committed.
OTHER_IMPORT = """
    with account as materialized (
        select id from bank_accounts where id = :account for no key update
    )
    insert into bank_transactions (organization_id, bank_account_id, import_id, posted_on,
        amount_cents, description, normalised_description, ordinal)
    select scope_organization_id(), id, :import_id, '2025-09-03', 150000, 'Rent', 'rent', 1
    from account
"""


def test_equal_rows_are_told_apart_by_their_number() -> None:
    organization = new_organization()
    account = new_bank_account(organization)

    assert counts(import_rows(organization, account, LINE, LINE)) == (2, 0)
    assert counts(import_rows(organization, account, LINE, LINE)) == (0, 2)
    spelled = LINE | {"description": "  \uff32ENT  "}
    assert counts(import_rows(organization, account, LINE, spelled, LINE)) == (1, 2)
    assert counts(import_rows(organization, new_bank_account(organization), LINE)) == (1, 0)
    assert len(lines_of(account)) == 3


def test_a_row_with_the_banks_own_id_is_imported_once() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    named = LINE | {"external_id": "A1"}

    assert counts(import_rows(organization, account, named, named)) == (1, 1)
    changed = named | {"posted_on": "2025-09-04", "description": "Rent, corrected"}
    assert counts(import_rows(organization, account, changed, LINE)) == (1, 1)
    assert counts(import_rows(organization, account, LINE | {"external_id": "a1"})) == (1, 0)
    assert len(lines_of(account)) == 3


def test_one_id_for_different_lines_loses_neither() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    first = LINE | {"external_id": "0"}

    for other in ({"amount_cents": 1}, {"posted_on": "2025-09-04"}):
        reply = import_rows(organization, account, first, first, first | other)
        assert code(reply) == (422, "VALIDATION_ERROR"), other
        assert [each["pointer"] for each in reply.json["errors"]] == ["/rows/2/external_id"]
    file = b"date,amount,description,id\n2025-09-03,1.00,Rent,0\n2025-09-03,2.00,Rent,0\n"
    assert import_file(organization, account, file).json["errors"][0]["pointer"] == "/file"
    assert lines_of(account) == []


def test_an_import_waits_for_another_one_and_counts_its_lines() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    made = import_rows(organization, account, LINE | {"posted_on": "2025-09-01"}).json["id"]
    added: list[tuple[int, int]] = []

    with entered(owner_of(organization)) as connection:
        connection.run(OTHER_IMPORT, account=account, import_id=made)
        outcome_after(
            connection, lambda: added.append(counts(import_rows(organization, account, LINE)))
        )

    assert added == [(0, 1)]


def test_each_wrong_row_is_named_and_nothing_imported() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    rows: list[dict[str, Any]] = [
        LINE,
        LINE | {"amount_cents": 0},
        LINE | {"posted_on": "9999-12-31"},
        LINE | {"posted_on": "0202-09-03"},
    ]

    refused = import_rows(organization, account, *rows)

    assert code(refused) == (422, "VALIDATION_ERROR")
    pointers = [each["pointer"] for each in refused.json["errors"]]
    assert pointers == ["/rows/1/amount_cents", "/rows/2/posted_on", "/rows/3/posted_on"]
    assert lines_of(account) == []
    assert sql("select from bank_imports where bank_account_id = :id", id=account) == []


def test_a_completed_reconciliation_takes_no_more_lines() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    import_rows(organization, account, LINE)
    completed(organization, account)
    october = LINE | {"posted_on": "2025-10-01"}

    refused = import_rows(organization, account, october, LINE, LINE)

    assert code(refused) == (409, "CONFLICT")
    assert "2025-09-03" in refused.json["detail"]
    # A file that overlaps the month repeats its lines, and adds only later ones.
    assert counts(import_rows(organization, account, LINE, october)) == (1, 1)
    assert len(lines_of(account)) == 2
