"""The text of a letter: a template whose placeholders get their values.

A template is plain text: a blank line ends a paragraph, a line that begins with "- " is an item of
a list, `**` stands on both sides of bold words, and `{{today}}` is a placeholder. It is taken apart
by these signs first. A value then goes into one part as text and is not looked at again, so that a
name or a description never makes a list, bold words or another placeholder.

Both a draft and a template keep the text as it was written, with its placeholders. Only what
`filled` returns has values in it, and that is a tree, from which no sign has to be read back.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal, NamedTuple, get_args

import msgspec
from msgspec import UnsetType

from shared.problems import FieldError, invalid_fields
from shared.typesetting.letter import LetterContent, LetterParagraph, LetterSpan

LetterPlaceholder = Literal[
    "association_name",
    "homeowner_name",
    "property_address",
    "unit_name",
    "violation_category",
    "violation_description",
    "violation_date",
    "cure_by",
    "hearing_at",
    "today",
    "sender_name",
]
"""Stands for its value in a letter's text, in double braces."""
LetterBody = Annotated[str, msgspec.Meta(min_length=1, max_length=10_000, extra={"text": "lines"})]
PLACEHOLDERS: Sequence[LetterPlaceholder] = get_args(LetterPlaceholder)

BOLD = "**"
ITEM = "- "
_BLANK_LINES = re.compile(r"\n\s*\n")
_PLACEHOLDER = re.compile(r"\{\{(" + "|".join(PLACEHOLDERS) + r")\}\}")
_BRACES = re.compile(r"\{\{.*?\}\}|\{\{|\}\}", re.DOTALL)
_CHOICE = f"Choose from {', '.join(f'{{{{{name}}}}}' for name in PLACEHOLDERS)}."
# Of what stands in braces and is no placeholder, in a refusal.
_MOST_SHOWN = 60


class LetterValues(msgspec.Struct, frozen=True):
    """The values of the placeholders; null is an empty text."""

    association_name: str | None
    homeowner_name: str | None
    property_address: str | None
    unit_name: str | None
    violation_category: str | None
    violation_description: str | None
    violation_date: str | None
    cure_by: str | None
    hearing_at: str | None
    today: str | None
    sender_name: str | None


class FilledLetter(LetterContent, frozen=True):
    """What a letter says, with the values of its placeholders."""

    empty_placeholders: list[LetterPlaceholder]
    """The placeholders in it that have no value."""


class _Part(NamedTuple):
    """A part of a template's line that looks alike."""

    text: str
    is_bold: bool


def require_placeholders(**texts: str | UnsetType | None) -> None:
    """VALIDATION_ERROR for each text, under its name, with braces that are no placeholder."""
    errors = [
        FieldError(f"/{name}", f"{unknown} is no placeholder. {_CHOICE}")
        for name, text in texts.items()
        if isinstance(text, str) and (unknown := _unknown(text)) is not None
    ]
    if errors:
        raise invalid_fields(errors)


def filled(subject: str, body: str, values: LetterValues, *, otherwise: str) -> FilledLetter:
    """The letter; its subject is `otherwise` where the values leave nothing of it."""
    used = {*_PLACEHOLDER.findall(subject), *_PLACEHOLDER.findall(body)}
    return FilledLetter(
        subject=" ".join(_inserted(subject, values).split()) or otherwise,
        paragraphs=list(_paragraphs(body, values)),
        empty_placeholders=[
            name for name in PLACEHOLDERS if name in used and not _value(values, name)
        ],
    )


def _paragraphs(body: str, values: LetterValues) -> Iterator[LetterParagraph]:
    for block in _BLANK_LINES.split(_plain(body)):
        lines: list[str] = []
        for line in block.strip("\n").split("\n"):
            if line.startswith(ITEM):
                yield from _paragraph(lines, values, is_list_item=False)
                yield from _paragraph([line.removeprefix(ITEM)], values, is_list_item=True)
                lines = []
            else:
                lines.append(line)
        yield from _paragraph(lines, values, is_list_item=False)


def _paragraph(
    lines: Sequence[str], values: LetterValues, *, is_list_item: bool
) -> Iterator[LetterParagraph]:
    """The paragraph without lines of which the values leave nothing; none of no lines."""
    spans: list[LetterSpan] = []
    for parts in _by_line("\n".join(lines)):
        line = [LetterSpan(_inserted(text, values), is_bold) for text, is_bold in parts]
        if any(span.text.strip() for span in line):
            spans += [LetterSpan("\n", is_bold=False)] if spans else []
            spans += [span for span in line if span.text]
    if spans:
        yield LetterParagraph(is_list_item, spans)


def _by_line(text: str) -> list[list[_Part]]:
    """The parts of each line. Bold words may go on in the next one; an odd `**` is text."""
    pieces = text.split(BOLD)
    if len(pieces) % 2 == 0:
        pieces[-2:] = [BOLD.join(pieces[-2:])]
    lines: list[list[_Part]] = [[]]
    for number, piece in enumerate(pieces):
        first, *others = piece.split("\n")
        lines[-1].append(_Part(first, number % 2 == 1))
        lines += [[_Part(line, number % 2 == 1)] for line in others]
    return lines


def _inserted(text: str, values: LetterValues) -> str:
    return _PLACEHOLDER.sub(lambda found: _value(values, found[1]), text)


def _value(values: LetterValues, name: str) -> str:
    return _plain(getattr(values, name) or "").strip()


def _plain(text: str) -> str:
    """The text with one kind of line break and no tabs, which have no look of their own."""
    return text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)


def _unknown(text: str) -> str | None:
    found = _BRACES.search(_PLACEHOLDER.sub("", text))
    if found is None:
        return None
    shown = found[0]
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
