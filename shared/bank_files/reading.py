"""What the readers of both kinds share: a row becomes a line, or its faults are noted."""

from datetime import date

from shared.bank_files.content import FILE, MOST_ROWS
from shared.bank_files.line import BankLine, day_fault
from shared.domain.money import MOST_CENTS
from shared.inputs.text import text_errors
from shared.inputs.wording import characters
from shared.problems import MOST_ERRORS, Code, FieldError, Problem, invalid

LONGEST_TEXT = 500


class Reading:
    """The lines of a file so far, and its rows that can't be read."""

    def __init__(self, noun: str, today: date) -> None:
        self._noun = noun
        self._today = today
        self._lines: list[BankLine] = []
        self._errors: list[FieldError] = []
        self._wrong = set[int]()

    def refuse(self, row: int, field: str, detail: str) -> None:
        """Note a fault of the row, of which the first ones are told."""
        self._wrong.add(row)
        if len(self._errors) < MOST_ERRORS:
            detail = f"{self._noun} {row}: {detail}"
            self._errors.append(FieldError(f"{FILE}/{row}/{field}", detail))

    def take(self, row: int, day: date | None, cents: int | None, **texts: str | None) -> None:
        """Add the row as a line. A day or an amount of None has been refused already."""
        if day is not None and (fault := day_fault(day, self._today)):
            self.refuse(row, "date", fault)
        if cents is not None and abs(cents) > MOST_CENTS:
            self.refuse(row, "amount", f"Enter an amount of at most {MOST_CENTS // 100:,}.")
        elif cents == 0:
            self.refuse(row, "amount", "Enter an amount other than 0, or remove the row.")
        for name, text in texts.items():
            self._judge(row, name, text)
        if row not in self._wrong and day is not None and cents is not None:
            self._lines.append(BankLine(posted_on=day, amount_cents=cents, **texts))  # type: ignore[arg-type]
        if len(self._lines) + len(self._wrong) > MOST_ROWS:
            raise invalid(FILE, f"Divide the file: it may have at most {MOST_ROWS:,} rows.")

    def _judge(self, row: int, name: str, text: str | None) -> None:
        # A long text is refused before it is composed, which may take long (shared.inputs.text).
        if text and len(text) > LONGEST_TEXT:
            self.refuse(row, name, characters(None, LONGEST_TEXT))
            return
        for error in text_errors(BankLine, name, text, name):
            self.refuse(row, name, error.detail)

    def lines(self) -> list[BankLine]:
        """The whole file's lines; VALIDATION_ERROR naming the rows that can't be read."""
        if self._wrong:
            count = len(self._wrong)
            rows = "One row" if count == 1 else f"{count:,} rows"
            text = f"{rows} of the file can't be read. Nothing was imported."
            raise Problem(Code.VALIDATION_ERROR, text, errors=self._errors)
        if not self._lines:
            raise invalid(FILE, "The file has no lines. Export a period that has some.")
        return self._lines
