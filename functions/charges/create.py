"""Create a charge on a lease or a tenant; credit that waits there pays it at once."""

from functions.charges._charge import CONFLICTS, NewCharge, WholeCharge
from shared.domain.charge import charge_as
from shared.domain.entering import enter_charge
from shared.domain.renter import ledger_of_renter
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import invalid
from shared.roles import MONEY


@endpoint("POST /v1/charges", caller=Manager(MONEY), status=201, conflicts=CONFLICTS)
def handle(call: ManagerCall, body: NewCharge) -> WholeCharge:
    with call.db.transaction():
        with ledger_of_renter(
            call.db, lease_id=body.lease_id, tenant_id=body.tenant_id
        ) as account_id:
            _require_own_home(body)
            charge_id = enter_charge(
                call.db,
                account_id,
                body.type,
                body,
                lease_id=body.lease_id,
                property_id=body.property_id,
                unit_id=body.unit_id,
            )
        return charge_as(call.db, WholeCharge, charge_id)


def _require_own_home(body: NewCharge) -> None:
    """Only a lease has deposits, and its charges are about its own unit."""
    if body.lease_id is None and body.type == "deposit":
        raise invalid("/type", "A deposit is charged to a lease. Choose the lease.")
    for name, value in (("property_id", body.property_id), ("unit_id", body.unit_id)):
        if body.lease_id is not None and value is not None:
            raise invalid(f"/{name}", "Leave this out: the charge is about the lease's unit.")
