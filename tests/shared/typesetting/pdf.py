"""What a reader finds in a PDF file."""

from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from pypdfium2 import PdfDocument, PdfPage


class Box(NamedTuple):
    """Where a character is, in points from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


def text_of(content: bytes) -> str:
    """The text of all pages, with one space wherever the reader saw a space or a new line."""
    with closing(PdfDocument(content)) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(texts).split())


def sizes_of(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each page."""
    with closing(PdfDocument(content)) as document:
        return [page.get_size() for page in document]


def off_the_page(content: bytes) -> list[Box]:
    """The characters that are not wholly on their page."""
    with closing(PdfDocument(content)) as document:
        return [box for page in document for box in _outside(page)]


def box_of(content: bytes, character: str) -> Box:
    """Where the character is first on the first page."""
    with closing(PdfDocument(content)) as document:
        text = document[0].get_textpage()
        index = text.get_text_range().index(character)
        return Box(*text.get_charbox(index))


def _outside(page: PdfPage) -> Iterator[Box]:
    width, height = page.get_size()
    text = page.get_textpage()
    for index in range(text.count_chars()):
        box = Box(*text.get_charbox(index))
        if box.left < 0 or box.bottom < 0 or box.right > width or box.top > height:
            yield box
