"""The words by which banks say whether money came in or went out, beside an amount without a sign.

The set is closed: a word that is not in it, such as CHECK or FEE, says nothing certain.
"""

from typing import Literal

Direction = Literal["in", "out"]

# English, German and Dutch; a bank writes from its customer's side, so a debit is money out.
_WORDS: dict[str, Direction] = {
    **dict.fromkeys(("debit", "debits", "dr", "db", "d", "withdrawal", "withdrawals"), "out"),
    **dict.fromkeys(("money out", "paid out", "out", "-", "soll", "s", "debet", "af"), "out"),
    **dict.fromkeys(("credit", "credits", "cr", "c", "deposit", "deposits"), "in"),
    **dict.fromkeys(("money in", "paid in", "in", "+", "haben", "h", "bij"), "in"),
}


def direction_of(text: str) -> Direction | None:
    """The direction that the cell says; None if it says none that is known."""
    return _WORDS.get(" ".join(text.casefold().split()).removesuffix("."))
