"""What the characters of a text mean to its readers: nothing, a turn, a link."""

import re
import unicodedata

# Joiners hold emoji and Persian words together. The other format characters are invisible at best,
# and at worst show "gpj.exe" as "exe.jpg" (Unicode Technical Report 36, section 2.5).
JOINERS = frozenset("\u200c\u200d")
# What turns the direction of all text behind it, also in what a page shows next to it.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters and symbols by their category that show nothing: the fillers of Hangul, an empty cell of
# Braille, a note without a head.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")
# A host with a path. A host alone is a name, as of Booking.com.
_PAGE = re.compile(r"\w\.[^\W\d_]{2,}/")


def is_visible(text: str) -> bool:
    """Whether a reader sees anything of the text: a letter, a number or a sign."""
    return (text.isascii() and text.isprintable() and text.strip() != "") or any(
        unicodedata.category(character)[0] in "LNPS" and character not in _BLANK
        for character in text
    )


def has_hidden(text: str) -> bool:
    """Whether the text has format characters other than joiners."""
    return any(
        unicodedata.category(character) == "Cf" and character not in JOINERS for character in text
    )


def has_address(text: str) -> bool:
    """Whether mail programs would make a link of a part of it, also in letters of full width."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(dict.fromkeys(map(ord, JOINERS)))
    return any(mark in plain for mark in ("://", "www.", "@")) or bool(_PAGE.search(plain))


def has_control(text: str, allowed: frozenset[str]) -> bool:
    """Whether the text has control characters other than the allowed ones."""
    # Cc are C0 and C1, Cs lone surrogates, Zl and Zp line and paragraph separators.
    return any(
        unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} and character not in allowed
        for character in text
    )
