"""Get one bank batch with what is in it."""

from uuid import UUID

from functions.bank_batches._bank_batch import WholeBankBatch
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF


@endpoint("GET /v1/bank-batches/{bank_batch_id}", caller=Manager(STAFF))
def handle(call: ManagerCall, bank_batch_id: UUID) -> WholeBankBatch:
    return call.db.one(
        WholeBankBatch, "select {columns} from bank_batches where id = $1", bank_batch_id
    )
