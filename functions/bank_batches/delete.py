"""Delete a bank batch that is not matched; what was in it stands alone again."""

from uuid import UUID

from functions.bank_batches._bank_batch import BankBatch
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import MONEY


@endpoint(
    "DELETE /v1/bank-batches/{bank_batch_id}",
    caller=Manager(MONEY),
    subscription=False,
    status=204,
)
def handle(call: ManagerCall, bank_batch_id: UUID) -> None:
    with call.db.transaction():
        deleted = call.db.execute(
            "delete from bank_batches where id = $1 and {unchanged}", bank_batch_id
        )
        if not deleted:
            refuse(call, BankBatch, bank_batch_id)
