"""Create a property in the caller's organization."""

from functions.properties._property import CONFLICTS, NewProperty, Property
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/properties",
    caller=Manager(WRITERS),
    feature="properties",
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewProperty) -> Property:
    return call.db.one(
        Property,
        """
        with property as (
            insert into properties (organization_id, {fields}) values ($1, {values})
            returning *
        ), main_unit as (
            insert into units (organization_id, property_id, name)
            select organization_id, id, 'Main' from property where kind = 'single_family'
        )
        select {columns} from property
        """,
        call.organization_id,
        body,
    )
