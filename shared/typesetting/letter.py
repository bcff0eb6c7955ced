"""A letter: a subject, and paragraphs in which some words are bold.

Which words are bold and what is a list is said by the tree, not by signs in a text, so that each
text is drawn as it is.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from shared.typesetting.paper import Paper, fonts_in, is_right_to_left, paper_in
from shared.typesetting.typesetter import typeset

TEMPLATE = Path(__file__).with_name("letter.typ")


class LetterSpan(msgspec.Struct, frozen=True):
    """Words that look alike. They are plain text, which may have line breaks."""

    text: str
    """Words as they are, which may have line breaks."""
    is_bold: bool
    """Whether they stand out."""


class LetterParagraph(msgspec.Struct, frozen=True):
    """A paragraph, or an item of a list."""

    is_list_item: bool
    """Whether it is one of a list's items, which follow each other."""
    spans: list[LetterSpan]
    """Its words, in order."""


class LetterContent(msgspec.Struct, frozen=True):
    """What a letter says."""

    subject: str
    """The heading, in one line."""
    paragraphs: list[LetterParagraph]
    """Below the heading, in order."""


class _Paragraph(LetterParagraph, frozen=True):
    rtl: bool


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    """What the template draws."""

    paper: Paper
    fonts: Sequence[str]
    reference: str
    subject: str
    subject_rtl: bool
    paragraphs: Sequence[_Paragraph]


def typeset_letter(content: LetterContent, *, reference: str, country: str, on: date) -> bytes:
    """The PDF file of the letter, `reference` at the foot of each page; NoGlyphError."""
    page = _Page(
        paper=paper_in(country),
        fonts=fonts_in(country),
        reference=reference,
        subject=content.subject,
        subject_rtl=is_right_to_left(content.subject),
        paragraphs=[
            _Paragraph(each.is_list_item, each.spans, is_right_to_left(text_of(each)))
            for each in content.paragraphs
        ],
    )
    return typeset(TEMPLATE, page, on)


def text_of(paragraph: LetterParagraph) -> str:
    """The paragraph without its look."""
    return "".join(span.text for span in paragraph.spans)
