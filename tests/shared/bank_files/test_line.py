from datetime import date

from shared.bank_files.line import BankLine, normalised, numbered


def line(description: str = "Deposit", external_id: str | None = None) -> BankLine:
    return BankLine(
        posted_on=date(2025, 9, 3),
        amount_cents=150000,
        description=description,
        external_id=external_id,
    )


def test_descriptions_are_compared_without_case_and_spacing() -> None:
    assert normalised("  DEPOSIT\u00a0 \n Straße ﬁx ") == "deposit strasse fix"
    assert normalised("ＡＢＣ") == normalised("abc")


def test_equal_lines_are_numbered_within_their_file() -> None:
    lines = [line(), line(" deposit "), line("Other"), line(), line(external_id="A"), line()]

    assert [each.ordinal for each in numbered(lines)] == [1, 2, 1, 3, 1, 4]


def test_a_repeated_id_of_the_bank_is_one_line() -> None:
    lines = [line(external_id="A"), line("Other", "A"), line(external_id="a")]

    assert [each.external_id for each in numbered(lines)] == ["A", "a"]
