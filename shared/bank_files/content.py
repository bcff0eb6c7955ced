"""The text of a bank's file, and the texts in it."""

import codecs
import unicodedata

from shared.inputs.characters import JOINERS
from shared.problems import invalid

FILE = "/file"
MOST_ROWS = 10_000
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(content: bytes) -> str:
    """The file as text: by its byte order mark, else UTF-8, else Latin-1.

    Latin-1 is read as browsers read it, as Windows-1252, which has the euro sign besides.
    """
    encoding = next((name for mark, name in _MARKED if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise invalid(FILE, "This is no text. Export the lines from the bank as CSV or OFX.")
    return text


def cleaned(text: str) -> str:
    """A text of the file on one line, without characters that show nothing or turn others.

    A bank's text can't be corrected by the person who imports it, so it is not refused for them.
    """
    if not text.isprintable():
        text = "".join(map(_shown, text))
    return " ".join(text.split())


def _shown(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Cs" | "Zl" | "Zp":
            return " "
        case "Cf" if character not in JOINERS:
            return ""
    return character
