from datetime import date

import pytest

from shared.typesetting.letter import LetterContent, LetterParagraph, LetterSpan, typeset_letter
from shared.typesetting.typesetter import NoGlyphError
from tests.shared.typesetting.pdf import box_of, off_the_page, sizes_of, text_of

MARKUP = "**b** __c__ -- [d](http://e) {{today}} <b> #panic(1) $x$ `r` @f *g* = h \\ // i"


def paragraph(text: str, *, bold: str = "", item: bool = False) -> LetterParagraph:
    spans = [LetterSpan(text, is_bold=False), LetterSpan(bold, is_bold=True)]
    return LetterParagraph(item, [each for each in spans if each.text])


def typeset(
    *paragraphs: LetterParagraph, subject: str = "First notice", country: str = "US"
) -> bytes:
    content = LetterContent(subject, list(paragraphs))
    return typeset_letter(content, reference="Letter 1", country=country, on=date(2026, 3, 4))


def test_has_the_letters_text_and_its_reference() -> None:
    text = text_of(
        typeset(
            paragraph("Dear Ada,\nof 101", bold=" now"),
            paragraph("one", item=True),
            paragraph("two", item=True),
        )
    )

    assert text == "First notice Dear Ada, of 101 now • one • two Letter 1 Page 1 of 1"


def test_draws_signs_in_a_text_as_text() -> None:
    text = text_of(typeset(paragraph(MARKUP, bold=MARKUP), subject=MARKUP))

    # Where a line ends, a space is read that is not in the text.
    assert text.replace(" ", "").count(MARKUP.replace(" ", "")) == 3


def test_draws_bold_words_wider() -> None:
    plain, bold = typeset(paragraph("M" * 9)), typeset(paragraph("", bold="M" * 9))

    assert box_of(bold, "M").right > box_of(plain, "M").right


@pytest.mark.parametrize("name", ["محمد", "王小明", "שלום", "山田太郎", "김철수", "😀"])
def test_has_names_of_every_script(name: str) -> None:
    assert text_of(typeset(paragraph(f"Dear {name},"), subject=name)).count(name) == 2


def test_a_text_in_another_direction_is_set_from_the_right() -> None:
    left, right = typeset(paragraph("abc שלום")), typeset(paragraph("שלום abc"))

    assert box_of(left, "ש").right < 300 < box_of(right, "ש").left


def test_cuts_nothing_off() -> None:
    content = typeset(
        paragraph("W" * 5000, bold="國" * 3000),
        paragraph("word " * 4000, item=True),
        subject="S" * 1000,
    )

    assert off_the_page(content) == []
    assert len(sizes_of(content)) > 8


def test_refuses_a_text_that_no_font_has() -> None:
    with pytest.raises(NoGlyphError) as refused:
        typeset(paragraph("Dear 𒀀"))

    assert refused.value.text == "𒀀"


def test_is_the_same_file_for_the_same_letter() -> None:
    assert typeset(paragraph("x")) == typeset(paragraph("x"))
    assert {
        tuple(map(round, size)) for size in sizes_of(typeset(paragraph("x"), country="DE"))
    } == {(595, 842)}
