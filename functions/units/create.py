"""Add a unit to a property."""

from functions.units._unit import CONFLICTS, NewUnit, Unit
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/units",
    caller=Manager(WRITERS),
    feature="properties",
    idempotent=True,
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewUnit) -> Unit:
    return call.db.one(
        Unit,
        """
        insert into units
            (organization_id, property_id, name, bedrooms, bathrooms, square_feet,
             market_rent_cents, under_renovation, notes)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        returning {columns}
        """,
        call.organization_id,
        body.property_id,
        body.name,
        body.bedrooms,
        body.bathrooms,
        body.square_feet,
        body.market_rent_cents,
        body.under_renovation,
        body.notes,
    )
