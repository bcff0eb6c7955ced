"""The record of a letter template, its inputs, and what a template's letter could say."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.domain.built_in_letters import LABELS, LetterType
from shared.domain.labels import ASSOCIATION_NAME
from shared.domain.letter_text import FilledLetter, LetterBody, LetterValues, filled
from shared.inputs.text import Name
from shared.problems import Conflicts

CONFLICTS: Conflicts = {
    "letter_templates_association_id_fkey": "There is no such association.",
    "letter_templates_association_id_letter_type_key": (
        "There is a template of this type already. Change that one."
    ),
}
EXAMPLE = LetterValues(
    association_name="Maple Court HOA",
    homeowner_name="Ada Maple",
    property_address="1 Maple Street, Chicago, IL 60601",
    unit_name="101",
    violation_category="noise",
    violation_description="Loud music after 11 p.m.",
    violation_date="2 March 2026",
    cure_by="16 March 2026",
    hearing_at="14 April 2026, 18:30 (America/Chicago)",
    today="4 March 2026",
    sender_name="Morgan Manager",
)


class KeptTemplate(msgspec.Struct):
    """A template's row."""

    table: ClassVar = "letter_templates"

    id: UUID
    association_id: UUID | None
    """The association whose letters are made from it; null for all that have no own."""
    association_name: Annotated[str | None, ASSOCIATION_NAME]
    letter_type: LetterType
    subject: str
    """One line, which may have placeholders."""
    body: str
    """A blank line ends a paragraph, a line that begins with "- " is an item of a list, and
    `**bold**` words stand between two signs."""
    created_at: datetime
    updated_at: datetime


class LetterTemplate(KeptTemplate):
    """The organization's text for a type of letter."""

    content: FilledLetter
    """What a letter could say, with made-up values."""


class NewLetterTemplate(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new template. Its association and type are fixed from then on."""

    association_id: UUID | None = None
    """Absent for a template that serves all associations without one of their own."""
    letter_type: LetterType
    subject: Name
    body: LetterBody


class LetterTemplateChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay."""

    subject: Name | UnsetType = UNSET
    body: LetterBody | UnsetType = UNSET


def shown(kept: KeptTemplate) -> LetterTemplate:
    """The template with what its letter could say."""
    return LetterTemplate(
        **msgspec.structs.asdict(kept), content=example(kept.letter_type, kept.subject, kept.body)
    )


def example(letter_type: LetterType, subject: str, body: str) -> FilledLetter:
    """What a letter of this text could say."""
    return filled(subject, body, EXAMPLE, otherwise=LABELS[letter_type])
