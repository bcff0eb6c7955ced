"""Get one invoice for the plan."""

from uuid import UUID

from shared.domain.invoice import Invoice
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import ADMINS


@endpoint("GET /v1/invoices/{invoice_id}", caller=Manager(ADMINS))
def handle(call: ManagerCall, invoice_id: UUID) -> Invoice:
    return call.db.one(Invoice, "select {columns} from invoices where id = $1", invoice_id)
