"""File names that clients give: shown to people, never used as a path."""

import unicodedata
from urllib.parse import quote

from shared.inputs.characters import JOINERS, is_visible
from shared.inputs.text import MOST_DECOMPOSED
from shared.problems import invalid

LONGEST = 200
DROPPED_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
# RFC 8187 section 3.2.1, attr-char; letters and digits are always safe.
ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~"


def cleaned_file_name(name: str, pointer: str) -> str:
    """The last path part of `name` in NFC without control and direction characters.

    Those are dropped, not refused, because they are invisible where a file is chosen. 422 at
    `pointer` when nothing remains or more than 200 characters do.
    """
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    if len(name) > LONGEST * MOST_DECOMPOSED:
        raise invalid(pointer, f"Enter at most {LONGEST} characters.")
    name = unicodedata.normalize("NFC", name)
    name = "".join(character for character in name if _is_kept(character))
    # Windows drops dots and spaces at the end, and "." and ".." name folders.
    name = name.strip().rstrip(". ")
    if not is_visible(name):
        raise invalid(pointer, "Give the file a name.")
    if len(name) > LONGEST:
        raise invalid(pointer, f"Enter at most {LONGEST} characters.")
    return name


def _is_kept(character: str) -> bool:
    return character in JOINERS or unicodedata.category(character) not in DROPPED_CATEGORIES


def attachment(file_name: str) -> str:
    """`Content-Disposition` to save as `file_name` (RFC 6266, appendix D; RFC 8187)."""
    ascii_name = unicodedata.normalize("NFKD", file_name).encode("ascii", "ignore").decode()
    for troublesome in '"\\%':
        ascii_name = ascii_name.replace(troublesome, "_")
    if ascii_name.startswith(".") or not ascii_name:
        ascii_name = f"document{ascii_name}"
    disposition = f'attachment; filename="{ascii_name}"'
    if ascii_name == file_name:
        return disposition
    return f"{disposition}; filename*=UTF-8''{quote(file_name, safe=ATTRIBUTE_CHARACTERS)}"
