import csv
from io import StringIO

from tests.banking import lines_of, new_bank_account
from tests.factories import new_organization, sql
from tests.functions.bank_transactions.rows import counts, import_file, import_rows, undo
from tests.http.client import code, send

SEPTEMBER = b"""date,amount,description,reference
2025-09-03,1500.00,Deposit,
2025-09-03,1500.00,DEPOSIT,
2025-09-04,-385.00,=HYPERLINK("http://x.example"),1042
"""


def test_a_file_and_its_overlap_are_imported_once() -> None:
    organization = new_organization()
    account = new_bank_account(organization)

    first = import_file(organization, account, SEPTEMBER, name="September.csv")
    assert counts(first) == (3, 0)
    assert (first.json["source"], first.json["file_name"]) == ("csv", "September.csv")
    assert counts(import_file(organization, account, SEPTEMBER)) == (0, 3)
    more = SEPTEMBER.replace(b"\n2025-09-04", b"\n2025-09-03,1500.00,Deposit,\n2025-09-04")
    assert counts(import_file(organization, account, more)) == (1, 3)
    row = {"posted_on": "2025-09-03", "amount_cents": 150000, "description": "deposit"}
    assert counts(import_rows(organization, account, row)) == (0, 1)
    undo(organization, first.json["id"])
    assert len(lines_of(account)) == 1


def test_what_a_file_says_ends_up_as_text() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    hostile = (
        b'date,amount,description\r\n2025-09-03,1.00,"=1+1"\r\n'
        b'2025-09-03,2.00,"<script>alert(1)</script>\r\n\x1b[31m\xe2\x80\xaed\'; drop table x"\r\n'
    )

    import_file(organization, account, hostile)

    listed = send(
        "GET",
        f"/v1/bank-transactions?bank_account_id={account}",
        token=organization.owner.token,
        headers={"Accept": "text/csv"},
    )
    rows = list(csv.DictReader(StringIO(listed.text)))
    assert {row["description"] for row in rows} == {
        "'=1+1",
        "<script>alert(1)</script> [31md'; drop table x",
    }


def test_every_wrong_row_is_named_and_nothing_imported() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    wrong = SEPTEMBER + b"\n,3385.00,Total,\n2025-09-31,1.00,Late,\n" + b"x,y,z,\n" * 60

    refused = import_file(organization, account, wrong)

    assert code(refused) == (422, "VALIDATION_ERROR")
    assert refused.json["detail"].startswith("62 rows of the file")
    errors = refused.json["errors"]
    assert len(errors) == 50
    assert [each["pointer"] for each in errors[:3]] == [
        "/file/6/date",
        "/file/7/date",
        "/file/8/date",
    ]
    assert errors[1]["detail"] == "Row 7: Enter a date as YYYY-MM-DD, not “2025-09-31”."
    assert lines_of(account) == []
    assert sql("select from bank_imports where bank_account_id = :id", id=account) == []


def test_columns_are_named_by_their_headers() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    content = b"Buchung;Soll;Haben;Text\n03.09.2025;;1.500,00;Miete\n04.09.2025;385,00;;Dach\n"
    columns = '{"date": "Buchung", "debit": "soll", "credit": "Haben", "description": "Text"}'
    manner = {"date_format": "DD.MM.YYYY", "decimal": ","}

    assert counts(import_file(organization, account, content, columns=columns, **manner)) == (2, 0)
    assert lines_of(account) == [["2025-09-03", 150000, "Miete"], ["2025-09-04", -38500, "Dach"]]

    for wrong in ("{", '{"date": []}', '{"day": "Buchung"}', '{"amount": "a", "debit": "b"}'):
        refused = import_file(organization, account, content, columns=wrong)
        assert code(refused) == (422, "VALIDATION_ERROR")
        assert [each["pointer"] for each in refused.json["errors"]] == ["/columns"], wrong


def test_a_file_without_a_header_has_its_columns_counted() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    content = b"6789;;;\n05.01.25;1.500,00;Miete;H\n06.01.25;385,00;Dach;S\n"
    columns = '{"date": 1, "amount": 2, "description": 3, "direction": 4}'
    manner = {"date_format": "DD.MM.YY", "decimal": ",", "first_row": "2"}

    assert counts(import_file(organization, account, content, columns=columns, **manner)) == (2, 0)
    assert lines_of(account) == [["2025-01-05", 150000, "Miete"], ["2025-01-06", -38500, "Dach"]]

    for wrong in ('{"date": 0}', '{"date": true}', '{"date": 1001}', '{"date": 1.5}',
                  '{"direction": 4, "debit": 2}', '{"direction": 4, "amount": null}'):  # fmt: skip
        refused = import_file(organization, account, content, columns=wrong)
        assert [each["pointer"] for each in refused.json["errors"]] == ["/columns"], wrong
    for wrong in ("0", "1001", "two"):
        refused = import_file(organization, account, content, columns=columns, first_row=wrong)
        assert [each["pointer"] for each in refused.json["errors"]] == ["/first_row"], wrong


def test_an_ofx_file_is_of_the_accounts_number() -> None:
    organization = new_organization()
    account = new_bank_account(organization, last4="6789")
    content = (
        b"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><STMTRS><BANKACCTFROM><ACCTID>00123456789"
        b"</BANKACCTFROM><BANKTRANLIST><STMTTRN><DTPOSTED>20250903<TRNAMT>1500.00<FITID>F1"
        b"<NAME>Rent</STMTTRN></BANKTRANLIST></STMTRS></OFX>"
    )

    assert counts(import_file(organization, account, content, format="ofx")) == (1, 0)
    assert counts(import_file(organization, account, content, format="ofx")) == (0, 1)
    other = content.replace(b"456789", b"450000")
    refused = import_file(organization, account, other, format="ofx")
    assert code(refused) == (422, "VALIDATION_ERROR")
    assert "ends in 0000, not in 6789" in refused.json["errors"][0]["detail"]


def test_a_repeated_request_replays_its_answer() -> None:
    organization = new_organization()
    account = new_bank_account(organization)

    first = import_file(organization, account, SEPTEMBER, key="one")
    again = import_file(organization, account, SEPTEMBER, key="one")

    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json == first.json
    reused = import_file(organization, account, SEPTEMBER + b"\n", key="one")
    assert code(reused) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_too_large_a_file_is_refused() -> None:
    organization = new_organization()
    account = new_bank_account(organization)
    row = b"2025-09-03,1.00,Rent\n"
    head = b"date,amount,description\n"

    assert code(import_file(organization, account, head + row * 10_001)) == (
        422,
        "VALIDATION_ERROR",
    )
    assert code(import_file(organization, account, head + b" " * 5_000_000)) == (
        413,
        "PAYLOAD_TOO_LARGE",
    )
