"""What every paper of ours takes from its country and from the texts that people wrote."""

import unicodedata
from collections.abc import Sequence
from typing import Literal

from shared.typesetting.typesetter import families

Paper = Literal["us-letter", "a4"]

# Where paper has the size Letter, by the Unicode Consortium's territory data; elsewhere it is A4.
LETTER = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)
# A Han character looks different from country to country.
HAN = {"CN": "SC", "SG": "SC", "TW": "TC", "HK": "HK", "MO": "HK", "KR": "KR"}


def paper_in(country: str) -> Paper:
    """The size of a sheet."""
    return "us-letter" if country in LETTER else "a4"


def fonts_in(country: str) -> Sequence[str]:
    """All fonts, in the order in which they are tried."""
    return families(HAN.get(country, "JP"))


def is_right_to_left(text: str) -> bool:
    """Whether the text is set from the right, as its first letter is."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((found for found in directions if found in {"L", "R", "AL"}), "L") != "L"
