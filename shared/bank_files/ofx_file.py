"""OFX, in its two writings: SGML, whose elements are not closed (1.x), and XML (2.x).

Both are tags with text behind them and have no attributes, so one scan reads both, in one pass and
with no parser of either language. A file with a document type is refused, hence it can define no
entities; the few that every document has become their characters.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from shared.bank_files.amounts import cents_of
from shared.bank_files.content import FILE, cleaned, text_of
from shared.bank_files.days import ofx_day
from shared.bank_files.line import BankLine
from shared.bank_files.reading import Reading
from shared.problems import invalid

_DOCTYPE = re.compile("<!DOCTYPE", re.IGNORECASE)
_START = re.compile("<OFX>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]{0,40})\s*/?>([^<]*)")
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
_HIGHEST = 0x10FFFF
_INCOMPLETE = "The file is incomplete. Download it from the bank again."


def read_ofx(content: bytes, today: date, last4: str | None) -> list[BankLine]:
    """The file's lines; VALIDATION_ERROR for another account's, or naming what can't be read.

    `last4` are the last digits of the account's number, if they are known.
    """
    text = _plain(text_of(content))
    reading = Reading("Transaction", today)
    accounts = set[str]()
    row = 0
    for part in _parts(text):
        if isinstance(part, str):
            accounts.add(part)
        else:
            row += 1
            _read(reading, row, part)
    _require_account(accounts, last4)
    return reading.lines()


def _plain(text: str) -> str:
    """The file without comments, its quoted sections escaped like other text."""
    if _DOCTYPE.search(text):
        raise invalid(FILE, "Remove the document type from the file, or export it as CSV.")
    start = _START.search(text)
    if start is None:
        raise invalid(FILE, "This is no OFX file. Export it from the bank again, as OFX or CSV.")
    text = _replaced(text[start.start() :], "<!--", "-->", lambda _: "")
    return _replaced(text, "<![CDATA[", "]]>", _escaped)


def _replaced(text: str, start: str, end: str, replace: Callable[[str], str]) -> str:
    # Split once: a search for each end anew would take a time that grows with the square.
    first, *others = text.split(start)
    parts = [first]
    for each in others:
        inner, closing, rest = each.partition(end)
        if not closing:
            raise invalid(FILE, _INCOMPLETE)
        parts += (replace(inner), rest)
    return "".join(parts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _parts(text: str) -> Iterator[str | Mapping[str, str]]:
    """The number of each account that has a statement, and the elements of each transaction."""
    transaction: dict[str, str] | None = None
    is_complete = False
    for tag in _TAG.finditer(text):
        is_end, name, value = bool(tag[1]), tag[2].upper(), tag[3].strip()
        if name in {"STMTTRN", "BANKTRANLIST"}:
            if transaction is not None:
                yield transaction
            transaction = {} if name == "STMTTRN" and not is_end else None
        elif name == "OFX":
            is_complete = is_end
        elif is_end or not value:
            continue
        elif transaction is not None:
            transaction.setdefault(name, _ENTITY.sub(_character, value))
        elif name == "ACCTID":
            yield value
    if not is_complete:
        raise invalid(FILE, _INCOMPLETE)


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    return chr(number) if number <= _HIGHEST else "\ufffd"


def _read(reading: Reading, row: int, found: Mapping[str, str]) -> None:
    day = ofx_day(found.get("DTPOSTED", ""))
    if day is None:
        reading.refuse(row, "DTPOSTED", "Enter a date like 20250131.")
    amount = found.get("TRNAMT", "")
    # The standard knows both decimal signs, and nothing between thousands.
    cents = cents_of(amount, "," if "," in amount else ".")
    if cents is None:
        reading.refuse(row, "TRNAMT", "Enter an amount like -1250.50.")
    name, memo = cleaned(found.get("NAME", "")), cleaned(found.get("MEMO", ""))
    described = name if memo == name else f"{name} {memo}".strip()
    reading.take(
        row,
        day,
        cents,
        description=described or cleaned(found.get("TRNTYPE", "")),
        reference=cleaned(found.get("CHECKNUM") or found.get("REFNUM", "")) or None,
        external_id=cleaned(found.get("FITID", "")) or None,
    )


def _require_account(accounts: set[str], last4: str | None) -> None:
    """VALIDATION_ERROR unless the file is of one account, and of this one as far as it is known."""
    if len(accounts) > 1:
        raise invalid(FILE, "Export one account alone: the file has several.")
    for account in accounts:
        if last4 and not account.endswith(last4):
            text = f"The file is of an account that ends in {account[-4:]}, not in {last4}."
            raise invalid(FILE, text)
