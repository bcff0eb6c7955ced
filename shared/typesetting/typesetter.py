"""Set a paper with Typst, from a template and values.

Values reach the template as JSON and are drawn as text, never read as markup. The file is PDF/A-2a
for archives and PDF/UA-1 for screen readers. Both demand a glyph for each character, so that a text
which our fonts can't show is refused and never left out. The same values give the same bytes.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from shared.once import once

if TYPE_CHECKING:
    from typst import Fonts

# Noto Sans for every script in daily use but Han, Kana and Hangul, which the second one has.
FONT_PACKAGES = ("manimgx_fonts", "noto_cjk_sans_otc")
# What every template begins with.
PAPER = Path(__file__).with_name("paper.typ")
FIRST = "Noto Sans"
EMOJI = "Noto Emoji"
# The second is a character whose look is each font's own affair.
_UNPRINTABLE = re.compile('(?:the text|the PDF contains the codepoint) `"(.+?)"`')


class NoGlyphError(Exception):
    """No font has a glyph for this text."""

    def __init__(self, text: str) -> None:
        super().__init__(f"no font has {text!r}")
        self.text = text


class Line(msgspec.Struct, frozen=True):
    """A paragraph of a person's text, set from the left or from the right."""

    text: str
    rtl: bool


def typeset(template: Path, values: msgspec.Struct, on: date) -> bytes:
    """The PDF file of the paper, dated `on`; NoGlyphError."""
    # Imported here, because only what sets a paper needs it.
    import typst  # noqa: PLC0415

    try:
        return typst.compile(
            PAPER.read_bytes() + template.read_bytes(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"values": msgspec.json.encode(values).decode()},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=datetime.combine(on, time(), UTC),
        )
    except typst.TypstError as error:
        missing = _UNPRINTABLE.search(error.message)
        if missing is None:
            raise
        raise NoGlyphError(missing[1]) from None


def families(han: str) -> Sequence[str]:
    """All fonts, in the order in which they are tried; `han` is the country of Han characters."""
    found = _fonts().families()
    noto = [name for name in found if name.startswith("Noto ")]
    scripts = (name for name in noto if "CJK" not in name and name not in {FIRST, EMOJI})
    # Typst's own fonts have signs that the others lack, such as ballot boxes.
    own = (name for name in found if name not in noto)
    return (FIRST, *scripts, f"Noto Sans CJK {han}", EMOJI, *own)


@once
def _fonts() -> "Fonts":
    from typst import Fonts  # noqa: PLC0415

    return Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(files(package)) for package in FONT_PACKAGES],
    )
