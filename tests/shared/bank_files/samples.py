"""Files as banks export them, with their columns and manners, and made-up lines."""

# Each row ends with one delimiter more than the header has.
CHASE = """\
Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
CREDIT,09/04/2025,"REMOTE ONLINE DEPOSIT #          1",3850.00,CHECK_DEPOSIT,16195.67,1,
DEBIT,09/03/2025,"ORIG CO NAME:QUICK PIPES   CO ENTRY DESCR:BILL, SEPT",-385.00,ACH_DEBIT,12345.67,,
CHECK,09/02/2025,"CHECK 1042",-95.50,CHECK_PAID,12730.67,1042,
"""
# A summary stands above the header, and the balance has a row of its own without an amount.
BANK_OF_AMERICA = """\
Description,,Summary Amt.
Beginning balance as of 09/01/2025,,"12,345.67"
Total credits,,"1,500.00"
Total debits,,"-385.00"
Ending balance as of 09/30/2025,,"13,460.67"

Date,Description,Amount,Running Bal.
09/01/2025,Beginning balance as of 09/01/2025,,"12,345.67"
09/03/2025,"Zelle payment from TESSA TENANT","1,500.00","13,845.67"
09/04/2025,"QUICK PIPES DES:BILL","-385.00","13,460.67"
"""
# Neither a header nor an end.
WELLS_FARGO = """\
"09/03/2025","1500.00","*","","DEPOSIT MADE IN A BRANCH/STORE"
"09/04/2025","-95.50","*","1042","CHECK # 1042"
"""
CAPITAL_ONE = """\
Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit
2025-09-02,2025-09-03,1234,QUICK PIPES,Services,385.00,
2025-09-05,2025-09-05,1234,CAPITAL ONE ONLINE PYMT,Payment/Credit,,1500.00

"""
CITI = """\
Status,Date,Description,Debit,Credit
Cleared,09/03/2025,"QUICK PIPES
CHICAGO        IL",385.00,
Cleared,09/05/2025,"ONLINE PAYMENT, THANK YOU",,-1500.00
"""
DKB = """\
"Kontonummer:";"DE00123456780000006789 / Girokonto";
"Zeitraum:";"01.09.2025 - 30.09.2025";

"Buchungstag";"Wertstellung";"Buchungstext";"Auftraggeber / Begünstigter";"Betrag (EUR)";
"04.09.2025";"04.09.2025";"Lastschrift";"Dächer & Söhne";"-1.385,00";
"03.09.2025";"03.09.2025";"Gutschrift";"Tessa Tenant";"1.500,00";
"""
NATIONWIDE = """\
"Account Name:","FlexAccount ****06789"
"Account Balance:","£13460.67"

"Date","Transaction type","Description","Paid out","Paid in","Balance"
"03/09/2025","Bank credit","Tessa Tenant","","£1,500.00","£13845.67"
"04/09/2025","Direct debit","Quick Pipes","£385.00","","£13460.67"
"""
# As accounting programs write it: tabs, the sign behind.
LEDGER = (
    "Datum\tBetrag\tText\tBeleg\n03.09.2025\t1.500,00+\tMiete\t\n04.09.2025\t385,00-\tDach\t7\n"
)
TOTALS = """\
date,amount,description
2025-09-03,"(385.00)",Quick Pipes
2025-09-04,1500.00,Deposit
,1115.00,Total
Total,1115.00,
"""

OFX_1 = """\

OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE
<OFX>
<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>
<DTSERVER>20250930120000[0:GMT]<LANGUAGE>ENG<FI><ORG>B1<FID>10898</FI></SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>
<STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>111000025<ACCTID>00123456789<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20250901<DTEND>20250930
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20250903120000[0:GMT]<TRNAMT>1500.00<FITID>202509031
<NAME>Müller &amp; Søn<MEMO>Rent of September</STMTTRN>
<STMTTRN>
<TRNTYPE>CHECK
<DTPOSTED>20250904
<TRNAMT>-385,5
<FITID>202509042
<CHECKNUM>1042
<NAME>AT&T CHECK
<MEMO>AT&T CHECK
</STMTTRN>
<STMTTRN><TRNTYPE>XFER<DTPOSTED>20250905<TRNAMT>-100<FITID>202509053
<BANKACCTTO><BANKID>1<ACCTID>999<ACCTTYPE>SAVINGS</BANKACCTTO></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>13460.67<DTASOF>20250930</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1>
</OFX>
"""
OFX_2 = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
    '<?OFX OFXHEADER="200" VERSION="203" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>'
    "<OFX><!-- made by a program --><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS>"
    "<CCACCTFROM><ACCTID>XXXXXXXXXXXX6789</ACCTID></CCACCTFROM><BANKTRANLIST>"
    "<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20250903000000.000[-5:EST]</DTPOSTED>"
    "<TRNAMT>-12.50</TRNAMT><FITID></FITID><NAME>Caf&#233; &lt;Linden&gt;</NAME><MEMO/></STMTTRN>"
    "<STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20250904</DTPOSTED><TRNAMT>+20.00</TRNAMT>"
    "<FITID>F2</FITID><PAYEE><NAME>Refund</NAME></PAYEE>"
    "<MEMO><![CDATA[a <b> & c]]></MEMO></STMTTRN>"
    "</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>"
)
