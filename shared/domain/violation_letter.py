"""The record of a violation's letter, and what the letter says.

A draft is filled anew each time it is read, so that it never has the date or the description of an
earlier day. What a letter said when it was sent is kept in its row.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.built_in_letters import LABELS, LetterType
from shared.domain.letter_text import FilledLetter, LetterValues, filled
from shared.domain.states import LetterStatus
from shared.typesetting.letter import LetterContent


class ViolationLetter(msgspec.Struct):
    """A letter to the homeowner of a violation."""

    table: ClassVar = "violation_letters"

    id: UUID
    violation_id: UUID
    violation_category: Annotated[
        str, Sql("(select category from violations where violations.id = violation_id)")
    ]
    """What the violation is about."""
    homeowner_name: Annotated[
        str,
        Sql(
            "(select first_name || ' ' || last_name from violations"
            " join homeowners on homeowners.id = violations.homeowner_id"
            " where violations.id = violation_id)"
        ),
    ]
    letter_type: LetterType
    subject: str
    """As it was written, with placeholders."""
    body: str
    """As it was written, with placeholders, `**bold**` words and lists of lines that begin with
    "- "."""
    status: LetterStatus
    hearing_at: datetime | None
    """When the hearing takes place."""
    document_id: UUID | None
    """The PDF file of a sent letter."""
    sent_at: datetime | None
    """When it was sent; null for a draft."""
    sent_by_user_id: UUID | None
    """The account that sent it; null for a draft."""
    sent_by_name: Annotated[
        str | None, Sql("(select name from users where users.id = sent_by_user_id)")
    ]
    """The member's name; null for a draft, and for a member who has left."""
    email_to: str | None
    """Where the mail went; null for a draft, and for a letter that was sent without a mail."""
    created_at: datetime
    updated_at: datetime


class ViolationLetterDetails(ViolationLetter):
    """A letter with what it says."""

    content: FilledLetter
    """What a draft would say if it were sent now, or what a sent letter said."""


# The home of the violation, or of its homeowner where it names none. What it says of the home goes
# together, so a unit of another property than the violation's is left out.
VALUES = """(
    select jsonb_build_object(
        'association_name', associations.name,
        'homeowner_name', first_name || ' ' || last_name,
        'property_address', nullif(concat_ws(', ', properties.address_line1,
            properties.address_line2, properties.city,
            properties.state || ' ' || properties.postal_code), ''),
        'unit_name', units.name,
        'violation_category', violations.category,
        'violation_description', violations.description,
        'violation_date', to_char(violation_date, 'FMDD FMMonth YYYY'),
        'cure_by', to_char(cure_by, 'FMDD FMMonth YYYY'),
        'hearing_at', to_char(hearing_at at time zone time_zone,
            'FMDD FMMonth YYYY, HH24:MI') || ' (' || time_zone || ')',
        'today', to_char(org_today(organizations.id), 'FMDD FMMonth YYYY'),
        'sender_name', (select users.name from users where users.id = scope_user_id())
    )
    from violations
    join organizations on organizations.id = violations.organization_id
    join associations on associations.id = violations.association_id
    join homeowners on homeowners.id = violations.homeowner_id
    left join properties
        on properties.id = coalesce(violations.property_id, homeowners.property_id)
    left join units on units.property_id = properties.id
        and units.id = coalesce(violations.unit_id, homeowners.unit_id)
    where violations.id = violation_id
)"""

# The property's, else the association's: it decides the size of the paper.
COUNTRY = """(
    select coalesce(properties.country, associations.country, 'US')
    from violations
    join associations on associations.id = violations.association_id
    left join properties on properties.id = violations.property_id
    where violations.id = violation_id
)"""


class KeptLetter(ViolationLetter):
    """A letter's row, and the values that its placeholders would have now."""

    sent_content: Annotated[LetterContent | None, Sql("content")]
    values: Annotated[LetterValues, Sql(VALUES)]
    country: Annotated[str, Sql(COUNTRY)]
    today: Annotated[date, Sql("org_today(organization_id)")]


def kept_letter(db: Database, letter_id: UUID) -> KeptLetter:
    """The row; NOT_FOUND."""
    return db.one(KeptLetter, "select {columns} from violation_letters where id = $1", letter_id)


def details(kept: KeptLetter) -> ViolationLetterDetails:
    """The letter with what it says."""
    fields = {name: getattr(kept, name) for name in ViolationLetter.__struct_fields__}
    return ViolationLetterDetails(**fields, content=content_of(kept))


def content_of(kept: KeptLetter) -> FilledLetter:
    """What the draft says now, or what the sent letter said."""
    if kept.sent_content is None:
        return filled(kept.subject, kept.body, kept.values, otherwise=LABELS[kept.letter_type])
    return FilledLetter(kept.sent_content.subject, kept.sent_content.paragraphs, [])
