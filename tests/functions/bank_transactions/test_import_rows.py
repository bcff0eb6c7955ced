from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.banking import lines_of, new_bank_account
from tests.factories import new_organization, sql
from tests.functions.bank_transactions.rows import LINE, counts, import_rows
from tests.http.client import code
from tests.reconciling import completed


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


def test_imports_at_once_add_each_line_once() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    rows = [LINE | {"amount_cents": cents} for cents in range(1, 101)]

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda _: import_rows(organization, account, *rows), range(3)))

    assert sorted(map(counts, answers)) == [(0, 100), (0, 100), (100, 0)]


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
