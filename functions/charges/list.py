"""List rental charges, those that are due last first."""

from uuid import UUID

from shared.database.pagination import Page
from shared.domain.charge import Charge
from shared.domain.charge_list import ChargeOfAccountQuery, list_charges
from shared.domain.ledger.recording import RentalChargeType
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class ChargeQuery(ChargeOfAccountQuery, kw_only=True):
    """The filters of this list."""

    lease_id: UUID | None = None
    tenant_id: UUID | None = None
    property_id: UUID | None = None
    type: RentalChargeType | None = None


@endpoint("GET /v1/charges", caller=Manager(EVERYONE), deployment=Deployment(traffic="hot"))
def handle(call: ManagerCall, query: ChargeQuery) -> Page[Charge]:
    return list_charges(
        call.db,
        Charge,
        query,
        (
            ("lease_id = {}", query.lease_id),
            ("tenant_id = {}", query.tenant_id),
            ("property_id = {}", query.property_id),
            ("type = {}", query.type),
        ),
    )
