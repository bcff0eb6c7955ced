"""Create an association in the caller's organization."""

from functions.associations._association import Association, NewAssociation
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/associations",
    caller=Manager(WRITERS),
    feature="hoa",
    status=201,
)
def handle(call: ManagerCall, body: NewAssociation) -> Association:
    return call.db.one(
        Association,
        """
        insert into associations (organization_id, {fields}) values ($1, {values})
        returning {columns}
        """,
        call.organization_id,
        body,
    )
