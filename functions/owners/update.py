"""Update an owner. Absent fields stay, null clears."""

from uuid import UUID

from functions.owners._owner import Owner, OwnerChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


@endpoint("PATCH /v1/owners/{owner_id}", caller=Manager(WRITERS))
def handle(call: ManagerCall, owner_id: UUID, body: OwnerChanges) -> Owner:
    changed = call.db.maybe_one(
        Owner,
        """
        update owners
        set ({fields}) = (select {fields} from jsonb_populate_record(owners, $2))
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        owner_id,
        body,
    )
    return changed or refuse(
        call, Owner, owner_id, "The owner is archived. Restore it to change it."
    )
