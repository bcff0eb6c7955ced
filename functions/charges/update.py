"""Update a charge. Absent fields stay, null clears. What payments pay of it stays too."""

from uuid import UUID

from msgspec import UNSET

from functions.charges._charge import WholeCharge
from shared.domain.charge import ChargeChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import MONEY


@endpoint("PATCH /v1/charges/{charge_id}", caller=Manager(MONEY))
def handle(call: ManagerCall, charge_id: UUID, body: ChargeChanges) -> WholeCharge:
    changed = call.db.maybe_one(
        WholeCharge,
        """
        update charges
        set ({fields}) = (select {fields} from jsonb_populate_record(charges, $3))
        where id = $1 and {unchanged}
            and (cancelled_at is null or due_date = coalesce($2, due_date))
        returning {columns}
        """,
        charge_id,
        None if body.due_date is UNSET else body.due_date,
        body,
    )
    return changed or refuse(
        call, WholeCharge, charge_id, "The charge is cancelled, so its due date is fixed."
    )
