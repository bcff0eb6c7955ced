"""List the organization's invoices for its plan, newest first."""

from shared.database.pagination import Page, PageQuery
from shared.domain.invoice import Invoice
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import ADMINS


@endpoint("GET /v1/invoices", caller=Manager(ADMINS))
def handle(call: ManagerCall, query: PageQuery) -> Page[Invoice]:
    return call.db.page(Invoice, "select {columns} from invoices where {filters}", query)
