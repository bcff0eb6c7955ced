"""Create an owner."""

from functions.owners._owner import NewOwner, Owner
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint("POST /v1/owners", caller=Manager(WRITERS), status=201)
def handle(call: ManagerCall, body: NewOwner) -> Owner:
    return call.db.one(
        Owner,
        """
        insert into owners (organization_id, {fields}) values ($1, {values})
        returning {columns}
        """,
        call.organization_id,
        body,
    )
