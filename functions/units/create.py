"""Create a unit in a property."""

from functions.units._unit import CONFLICTS, NewUnit, Unit
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/units",
    caller=Manager(WRITERS),
    feature="properties",
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewUnit) -> Unit:
    return call.db.one(
        Unit,
        """
        insert into units (organization_id, {fields}) values ($1, {values})
        returning {columns}
        """,
        call.organization_id,
        body,
    )
