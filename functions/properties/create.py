"""Add a property to the caller's organization."""

from functions.properties._property import CONFLICTS, NewProperty, Property
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/properties",
    caller=Manager(WRITERS),
    feature="properties",
    idempotent=True,
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewProperty) -> Property:
    return call.db.one(
        Property,
        """
        with property as (
            insert into properties
                (organization_id, name, kind, address_line1, address_line2, city, state,
                 postal_code, country, association_id, purchase_price_cents, acquisition_date,
                 notes)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            returning *
        ), main_unit as (
            insert into units (organization_id, property_id, name)
            select organization_id, id, 'Main' from property where kind = 'single_family'
        )
        select {columns} from property
        """,
        call.organization_id,
        body.name,
        body.kind,
        body.address_line1,
        body.address_line2,
        body.city,
        body.state,
        body.postal_code,
        body.country,
        body.association_id,
        body.purchase_price_cents,
        body.acquisition_date,
        body.notes,
    )
