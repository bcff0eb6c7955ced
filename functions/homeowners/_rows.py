"""The rows of an import of homeowners, and what each of them means for the association."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from functions.homeowners._homeowner import SharePpm
from shared.database.scope import Database
from shared.domain.money import SignedCents
from shared.inputs.text import Email, MailedName, Name, Phone, ShortText
from shared.problems import FieldError


class ImportedHomeowner(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A row of an import: a homeowner, the home and what is owed by the old books."""

    first_name: MailedName
    last_name: MailedName
    email: Email
    """Unique in the association."""
    phone: Phone | None = None
    mailing_address: ShortText | None = None
    """Where letters go, if not to the home."""
    property_name: Name | None = None
    """The property of the home, one of the association."""
    unit_name: Name | None = None
    """The unit of the home. Needs its property."""
    is_billed: bool = True
    """False for the second owner of a unit, which is billed once."""
    share_ppm: SharePpm | None = None
    """The share in common costs, in parts of a million."""
    opening_balance_cents: SignedCents | None = None
    """What is owed by the old books; below 0, credit that waits."""


class Found(msgspec.Struct, frozen=True):
    """What a row's names and e-mail stand for now."""

    email_key: str
    """The e-mail as it is compared."""
    is_taken: bool
    """Whether the association has a homeowner with this e-mail."""
    properties: list[UUID]
    """The association's properties of that name, two at most."""
    unit_id: UUID | None


def look_up(db: Database, association_id: UUID, rows: Sequence[ImportedHomeowner]) -> list[Found]:
    """What each row's names and e-mail stand for, in the order of the rows."""
    return db.all(
        Found,
        """
        select search_key(email) as email_key,
            exists (
                select from homeowners
                where association_id = $1 and email_key = search_key(row.email)
                    and archived_at is null
            ) as is_taken,
            array(
                select id from properties
                where association_id = $1 and name_key = search_key(property_name)
                    and archived_at is null
                limit 2
            ) as properties,
            (
                select units.id from properties
                join units on units.property_id = properties.id
                where association_id = $1 and properties.name_key = search_key(property_name)
                    and properties.archived_at is null
                    and units.name_key = search_key(unit_name) and units.archived_at is null
                limit 1
            ) as unit_id
        from rows from (
            jsonb_to_recordset($2::jsonb) as (email text, property_name text, unit_name text)
        ) with ordinality as row (email, property_name, unit_name, number)
        order by number
        """,
        association_id,
        msgspec.json.encode(rows).decode(),
    )


def faults(rows: Sequence[ImportedHomeowner], found: Sequence[Found]) -> Iterator[FieldError]:
    """What is wrong with the rows, at their pointers."""
    named: set[str] = set()
    for number, (row, each) in enumerate(zip(rows, found, strict=True)):
        if each.is_taken:
            text = "The association has a homeowner with this e-mail already."
            yield FieldError(f"/rows/{number}/email", text)
        elif each.email_key in named:
            text = "An earlier row has this e-mail already."
            yield FieldError(f"/rows/{number}/email", text)
        named.add(each.email_key)
        if fault := _of_home(row, each):
            name, text = fault
            yield FieldError(f"/rows/{number}/{name}", text)


def _of_home(row: ImportedHomeowner, found: Found) -> tuple[str, str] | None:
    if row.property_name is None:
        return ("property_name", "Name the unit's property too.") if row.unit_name else None
    if not found.properties:
        return "property_name", "The association has no such property. Import its units first."
    if len(found.properties) > 1:
        return "property_name", "Several properties of the association have this name."
    if row.unit_name is not None and found.unit_id is None:
        return "unit_name", "The property has no such unit. Import it first."
    return None
