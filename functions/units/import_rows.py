"""Import rows of units and their properties, all or none.

A property or unit that exists by its name is used as it is, and not made again.
"""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec

from functions.units._rows import Found, ImportedUnit, faults, look_up
from functions.units._unit import NewUnit
from shared.domain.imports import hold_imports
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import invalid_fields
from shared.roles import WRITERS


class UnitImport(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Units to import."""

    rows: Annotated[list[ImportedUnit], msgspec.Meta(min_length=1, max_length=500)]
    """A unit in each. The rows of one property say the same of it."""


class ImportedPortfolio(msgspec.Struct):
    """How much was made."""

    properties: int
    """The properties that did not exist."""
    units: int
    """The units that did not exist."""


class _Made(msgspec.Struct, frozen=True):
    id: UUID
    name_key: str


class _Id(msgspec.Struct, frozen=True):
    id: UUID


@endpoint("POST /v1/units/import-rows", caller=Manager(WRITERS), feature="properties", preview=True)
def handle(call: ManagerCall, body: UnitImport) -> ImportedPortfolio:
    with call.db.transaction():
        hold_imports(call.db)
        found = look_up(call.db, body.rows)
        if wrong := list(faults(body.rows, found)):
            raise invalid_fields(wrong)
        _hold_properties(call, found)
        made = _made_properties(call, body.rows, found)
        return ImportedPortfolio(len(made), _made_units(call, body.rows, found, made))


def _hold_properties(call: ManagerCall, found: Sequence[Found]) -> None:
    """Lock the properties that get units before any unit is counted, as a single unit does."""
    call.db.all(
        _Id,
        """
        select {columns} from properties where id = any($1) order by id for no key update
        """,
        [each.properties[0] for each in found if each.properties],
    )


def _made_properties(
    call: ManagerCall, rows: Sequence[ImportedUnit], found: Sequence[Found]
) -> dict[str, UUID]:
    """Make the properties that do not exist; their ids by the names as they are compared."""
    new = {
        each.property_key: row
        for row, each in reversed(list(zip(rows, found, strict=True)))
        if not each.properties
    }
    made = call.db.all(
        _Made,
        """
        insert into properties
            (organization_id, name, kind, address_line1, city, state, postal_code, country)
        select $1, property_name, kind, address_line1, city, state, postal_code, country
        from jsonb_to_recordset($2::jsonb) as row (
            property_name text, kind text, address_line1 text, city text, state text,
            postal_code text, country text)
        returning {columns}
        """,
        call.organization_id,
        msgspec.json.encode(list(new.values())).decode(),
    )
    return {each.name_key: each.id for each in made}


def _made_units(
    call: ManagerCall,
    rows: Sequence[ImportedUnit],
    found: Sequence[Found],
    made: dict[str, UUID],
) -> int:
    """Make the units that do not exist; how many these were."""
    new = [
        NewUnit(
            property_id=made[each.property_key] if not each.properties else each.properties[0],
            name=row.unit_name,
            bedrooms=row.bedrooms,
            bathrooms=row.bathrooms,
            square_feet=row.square_feet,
            market_rent_cents=row.market_rent_cents,
        )
        for row, each in zip(rows, found, strict=True)
        if not each.has_unit
    ]
    return call.db.execute(
        """
        insert into units (organization_id, property_id, name, bedrooms, bathrooms, square_feet,
            market_rent_cents)
        select $1, property_id, name, bedrooms, bathrooms, square_feet, market_rent_cents
        from jsonb_populate_recordset(null::units, $2::jsonb)
        """,
        call.organization_id,
        msgspec.json.encode(new).decode(),
    )
