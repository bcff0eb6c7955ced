"""The rows of an import of units, and what each of them means for the portfolio."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from functions.units._unit import Bathrooms, Bedrooms, SquareFeet
from shared.database.scope import Database
from shared.domain.money import Cents
from shared.domain.property import PropertyKind
from shared.inputs.text import Country, Name, PostalCode
from shared.problems import FieldError

ONE_UNIT = "A single-family property has one unit only."


class PropertyOfRow(msgspec.Struct, kw_only=True):
    """What a row says of its property."""

    property_name: Name
    """A property of this name is used as it is; without one, it is made."""
    kind: PropertyKind
    address_line1: Name
    city: Name
    state: Name
    postal_code: PostalCode
    country: Country


class ImportedUnit(PropertyOfRow, kw_only=True, forbid_unknown_fields=True):
    """A row of an import: a unit and its property."""

    unit_name: Name
    """The property's unit of this name is used as it is; without one, it is made."""
    bedrooms: Bedrooms | None = None
    bathrooms: Bathrooms | None = None
    """In halves: 1.5 is a bathroom and a toilet."""
    square_feet: SquareFeet | None = None
    market_rent_cents: Cents | None = None
    """The monthly rent that the unit would bring."""


class Found(msgspec.Struct, frozen=True):
    """What a row's names stand for now. Keys are the names as they are compared."""

    property_key: str
    unit_key: str
    properties: list[UUID]
    """The properties of that name, two at most."""
    has_unit: bool
    """Whether the property has the unit."""
    is_full: bool
    """Whether it is a single-family property with its unit."""


def look_up(db: Database, rows: Sequence[ImportedUnit]) -> list[Found]:
    """What each row's names stand for, in the order of the rows."""
    return db.all(
        Found,
        """
        select search_key(property_name) as property_key, search_key(unit_name) as unit_key,
            array(
                select id from properties
                where name_key = search_key(property_name) and archived_at is null limit 2
            ) as properties,
            exists (
                select from properties
                join units on units.property_id = properties.id
                where properties.name_key = search_key(property_name)
                    and properties.archived_at is null and units.archived_at is null
                    and units.name_key = search_key(unit_name)
            ) as has_unit,
            exists (
                select from properties
                join units on units.property_id = properties.id
                where properties.name_key = search_key(property_name)
                    and properties.archived_at is null and units.archived_at is null
                    and kind = 'single_family'
            ) as is_full
        from rows from (
            jsonb_to_recordset($1::jsonb) as (property_name text, unit_name text)
        ) with ordinality as row (property_name, unit_name, number)
        order by number
        """,
        msgspec.json.encode(rows).decode(),
    )


def faults(rows: Sequence[ImportedUnit], found: Sequence[Found]) -> Iterator[FieldError]:
    """What is wrong with the rows, at their pointers."""
    first: dict[str, ImportedUnit] = {}
    named: set[tuple[str, str]] = set()
    for number, (row, each) in enumerate(zip(rows, found, strict=True)):
        pointer = f"/rows/{number}"
        earlier = first.setdefault(each.property_key, row)
        if len(each.properties) > 1:
            yield FieldError(f"{pointer}/property_name", "Several properties have this name.")
        elif not each.properties and (other := _other_field(earlier, row)):
            yield FieldError(
                f"{pointer}/{other}", "An earlier row says otherwise of this property."
            )
        elif (each.property_key, each.unit_key) in named:
            yield FieldError(f"{pointer}/unit_name", "An earlier row has this unit already.")
        elif (each.is_full and not each.has_unit) or (
            not each.properties and row.kind == "single_family" and earlier is not row
        ):
            yield FieldError(f"{pointer}/unit_name", ONE_UNIT)
        named.add((each.property_key, each.unit_key))


def _other_field(earlier: ImportedUnit, row: ImportedUnit) -> str | None:
    """The first field in which the rows differ about their property. Its name is the same one."""
    names = PropertyOfRow.__struct_fields__[1:]
    return next((name for name in names if getattr(earlier, name) != getattr(row, name)), None)
