"""One sample of each bank's manner, with the columns that it exports and made-up lines."""

from datetime import date
from typing import Any, NamedTuple

import msgspec
import pytest

from shared.bank_files.csv_file import read_csv
from shared.bank_files.days import DateFormat
from shared.bank_files.layout import Columns, Manner

TODAY = date(2026, 1, 31)
# What every sample says: rent of 1,500 came in on the 5th, and 385.50 were paid on the 6th.
BOTH = [(date(2026, 1, 5), 150000), (date(2026, 1, 6), -38550)]


class Bank(NamedTuple):
    """A file, what is said about it, and the descriptions in it."""

    content: str
    columns: dict[str, str | int | None]
    date_format: DateFormat
    descriptions: tuple[str, str] = ("Tessa Tenant", "Quick Pipes")
    decimal: Any = "."
    first_row: int | None = None


BANKS = {
    "Chase, a card": Bank(
        "Transaction Date,Post Date,Description,Category,Type,Amount,Memo\n"
        "01/04/2026,01/05/2026,Tessa Tenant,,Payment,1500.00,\n"
        "01/05/2026,01/06/2026,Quick Pipes,Home,Sale,-385.50,\n",
        {"date": "Post Date"},
        "MM/DD/YYYY",
    ),
    "Bank of America, without its opening row": Bank(
        "Description,,Summary Amt.\n"
        'Beginning balance as of 01/01/2026,,"12,345.67"\n'
        'Total credits,,"1,500.00"\nTotal debits,,"-385.50"\n'
        'Ending balance as of 01/31/2026,,"13,460.17"\n\n'
        "Date,Description,Amount,Running Bal.\n"
        '01/05/2026,"Tessa Tenant","1,500.00","13,845.67"\n'
        '01/06/2026,"Quick Pipes","-385.50","13,460.17"\n',
        {},
        "MM/DD/YYYY",
    ),
    "Capital One 360": Bank(
        "Account Number,Transaction Description,Transaction Date,Transaction Type,"
        "Transaction Amount,Balance\n"
        "6789,Tessa Tenant,01/05/26,Credit,1500,13845.67\n"
        "6789,Quick Pipes,01/06/26,Debit,385.5,13460.17\n",
        {
            "date": "Transaction Date",
            "amount": "Transaction Amount",
            "description": "Transaction Description",
            "direction": "Transaction Type",
        },
        "MM/DD/YY",
    ),
    "Wells Fargo": Bank(
        '"01/05/2026","1500.00","*","","Tessa Tenant"\n'
        '"01/06/2026","-385.50","*","1042","Quick Pipes"\n',
        {"date": 1, "amount": 2, "reference": 4, "description": 5},
        "MM/DD/YYYY",
    ),
    "U.S. Bank": Bank(
        '"Date","Transaction","Name","Memo","Amount"\n'
        '"2026-01-05","CREDIT","Tessa Tenant","Download from usbank.com.","1500.00"\n'
        '"2026-01-06","DEBIT","Quick Pipes","Download from usbank.com.","-385.50"\n',
        {"description": "Name", "direction": "Transaction"},
        "YYYY-MM-DD",
    ),
    "Citi": Bank(
        "Status,Date,Description,Debit,Credit\n"
        "Cleared,01/05/2026,Tessa Tenant,,-1500.00\nCleared,01/06/2026,Quick Pipes,385.50,\n",
        {},
        "MM/DD/YYYY",
    ),
    "PNC": Bank(
        "Transaction Date,Transaction Description,Amount,Category,Balance\n"
        '01/05/2026,Tessa Tenant,"+ $1,500.00",Deposits,"$13,845.67"\n'
        '01/06/2026,Quick Pipes,"- $385.50",Bills,"$13,460.17"\n',
        {"date": "Transaction Date", "description": "Transaction Description"},
        "MM/DD/YYYY",
    ),
    "PNC, withdrawals and deposits": Bank(
        "Date,Description,Withdrawals,Deposits,Category,Balance\n"
        '01/05/2026,Tessa Tenant,,"$1,500.00",Deposits,"$13,845.67"\n'
        "01/06/2026,Quick Pipes,$385.50,,Bills,$13460.17\n",
        {"debit": "Withdrawals", "credit": "Deposits"},
        "MM/DD/YYYY",
    ),
    "PNC, for accounting programs": Bank(
        "1234566789,2026/01/01,2026/01/31,12345.67,13460.17\n"
        '2026/01/05,1500.00,"Tessa Tenant","","001","CREDIT"\n'
        '2026/01/06,385.50,"Quick Pipes","","002","DEBIT"\n',
        {"date": 1, "amount": 2, "description": 3, "direction": 6},
        "YYYY/MM/DD",
        first_row=2,
    ),
    "TD": Bank(
        "Date,Bank RTN,Account Number,Transaction Type,Description,Debit,Credit,Check Number,"
        "Account Running Balance\n"
        "2026-01-05,011103093,6789,CREDIT,Tessa Tenant,,1500.00,,13845.67\n"
        "2026-01-06,011103093,6789,DEBIT,Quick Pipes,385.50,,,13460.17\n",
        {"reference": "Check Number"},
        "YYYY-MM-DD",
    ),
    "TD in Canada": Bank(
        "01/05/2026,Tessa Tenant,,1500.00,13845.67\n01/06/2026,Quick Pipes,385.50,,13460.17\n",
        {"date": 1, "description": 2, "debit": 3, "credit": 4},
        "MM/DD/YYYY",
    ),
    "Sparkasse": Bank(
        '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";'
        '"Beguenstigter/Zahlungspflichtiger";"Betrag";"Waehrung";"Info"\n'
        '"DE12";"05.01.26";"05.01.26";"GUTSCHR. UEBERWEISUNG";"Miete";"Tessa Tenant";"1.500,00";'
        '"EUR";"Umsatz gebucht"\n'
        '"DE12";"06.01.26";"06.01.26";"FOLGELASTSCHRIFT";"Rohr";"Quick Pipes";"-385,50";"EUR";'
        '"Umsatz gebucht"\n',
        {
            "date": "Buchungstag",
            "amount": "Betrag",
            "description": "Beguenstigter/Zahlungspflichtiger",
        },
        "DD.MM.YY",
        decimal=",",
    ),
    # Its last header is empty; S and H are Soll and Haben.
    "Volksbank": Bank(
        '"Volksbank Linden"\n"Kontonummer";"6789"\n\n'
        '"Buchungstag";"Valuta";"Auftraggeber";"Kundenreferenz";"Umsatz";" "\n'
        '"05.01.2026";"05.01.2026";"Tessa Tenant";"";"1.500,00";"H"\n'
        '"06.01.2026";"06.01.2026";"Quick Pipes";"";"385,50";"S"\n',
        {
            "date": "Buchungstag",
            "amount": "Umsatz",
            "description": "Auftraggeber",
            "direction": 6,
        },
        "DD.MM.YYYY",
        decimal=",",
    ),
    # Two columns have the name Währung, neither of which is read.
    "ING": Bank(
        "Umsatzanzeige;Datei erstellt am: 31.01.2026\n\nIBAN;DE12\nZeitraum;01.01.2026 - "
        "31.01.2026\n\nBuchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;"
        "Verwendungszweck;Saldo;Währung;Betrag;Währung\n"
        "05.01.2026;05.01.2026;Tessa Tenant;Gutschrift;Miete;13.845,67;EUR;1.500,00;EUR\n"
        "06.01.2026;06.01.2026;Quick Pipes;Lastschrift;Rohr;13.460,17;EUR;-385,50;EUR\n",
        {"date": "Buchung", "amount": "Betrag", "description": "Auftraggeber/Empfänger"},
        "DD.MM.YYYY",
        decimal=",",
    ),
    "ING in the Netherlands": Bank(
        '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";'
        '"Bedrag (EUR)";"Mutatiesoort";"Mededelingen"\n'
        '"20260105";"Tessa Tenant";"NL12";"";"OV";"Bij";"1500,00";"Overschrijving";""\n'
        '"20260106";"Quick Pipes";"NL12";"";"IC";"Af";"385,50";"Incasso";""\n',
        {
            "date": "Datum",
            "amount": "Bedrag (EUR)",
            "description": "Naam / Omschrijving",
            "direction": "Af Bij",
        },
        "YYYYMMDD",
        decimal=",",
    ),
    "A bank in Switzerland": Bank(
        "Buchungsdatum;Text;Belastung;Gutschrift;Valuta\n"
        "05.01.2026;Tessa Tenant;;1’500.00;05.01.2026\n"
        "06.01.2026;Quick Pipes;-385.50;;06.01.2026\n",
        {
            "date": "Buchungsdatum",
            "description": "Text",
            "debit": "Belastung",
            "credit": "Gutschrift",
        },
        "DD.MM.YYYY",
    ),
    # Its memo ends in tabs.
    "Barclays": Bank(
        "Number,Date,Account,Amount,Subcategory,Memo\n"
        " ,05/01/2026,20-00-00 6789,1500.00,Counter Credit,Tessa Tenant\t\t\n"
        "000042,06/01/2026,20-00-00 6789,-385.50,Direct Debit,Quick Pipes\t\t\n",
        {"description": "Memo", "reference": "Number"},
        "DD/MM/YYYY",
    ),
    "Revolut": Bank(
        "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n"
        "TOPUP,Current,2026-01-04 10:11:12,2026-01-05 10:11:12,Tessa Tenant,1500.00,0.00,USD,"
        "COMPLETED,13845.67\n"
        "TRANSFER,Current,2026-01-06 08:00:00,2026-01-06 08:00:01,Quick Pipes,-385.50,0.00,USD,"
        "COMPLETED,13460.17\n",
        {"date": "Completed Date"},
        "YYYY-MM-DD",
    ),
    "Mercury": Bank(
        "Date (UTC),Description,Amount,Status,Source Account,Bank Description,Reference\n"
        "01-05-2026,Tessa Tenant,1500.00,Sent,Checking ••6789,ACH,\n"
        "01-06-2026,Quick Pipes,-385.50,Sent,Checking ••6789,ACH,\n",
        {"date": "Date (UTC)"},
        "MM-DD-YYYY",
    ),
    "Stripe's payouts": Bank(
        "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description\n"
        "txn_1,charge,ch_1,1544.00,44.00,1500.00,usd,2026-01-05 09:30,2026-01-07 00:00,"
        "Tessa Tenant\n"
        "txn_2,refund,re_1,-385.50,0.00,-385.50,usd,2026-01-06 09:30,2026-01-08 00:00,"
        "Quick Pipes\n",
        {"date": "Created (UTC)", "amount": "Net"},
        "YYYY-MM-DD",
    ),
    "Letters behind the amount": Bank(
        'Date|"Particulars"|Amount\n'.replace("|", "\t")
        + '05-01-2026\tTessa Tenant\t"1,500.00 Cr."\n06-01-2026\tQuick Pipes\t385.50DR\n',
        {"description": "Particulars"},
        "DD-MM-YYYY",
    ),
    "A spreadsheet's hint above the lines": Bank(
        "sep=;\n05/01/26;1 500,00 €;Tessa Tenant\n06/01/26;−385,50 €;Quick Pipes\n".replace(
            "1 500,00 €", "1\u202f500,00\u00a0€"
        ),
        {"date": 1, "amount": 2, "description": 3},
        "DD/MM/YY",
        decimal=",",
        first_row=2,
    ),
}


@pytest.mark.parametrize("name", BANKS)
def test_reads_each_banks_manner(name: str) -> None:
    bank = BANKS[name]
    columns = msgspec.convert(bank.columns, Columns)
    manner = Manner(columns, bank.date_format, bank.decimal, bank.first_row)

    lines = read_csv(bank.content.encode(), TODAY, manner)

    assert [(each.posted_on, each.amount_cents) for each in lines] == BOTH
    assert [each.description for each in lines] == list(bank.descriptions)
