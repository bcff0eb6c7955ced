"""Get one lease, with its balance, the changes of its rent, and the lease that renews it."""

from typing import Annotated
from uuid import UUID

import msgspec

from functions.leases._lease import Lease
from functions.leases._money import DEPOSIT_HELD
from shared.database.rows import Sql
from shared.domain.account_balance import balance_of
from shared.inputs.text import Month
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class RentChange(msgspec.Struct):
    """A change of the rent."""

    effective_month: Month
    """The first month with this rent."""
    rent_amount_cents: int
    """The monthly rent from then on."""


class LeaseDetails(Lease):
    """A lease with what belongs to it."""

    balance_cents: Annotated[int, balance_of("leases")]
    """What is owed on the account of the lease and its renewals; below 0, credit waits."""
    deposit_held_cents: Annotated[int, DEPOSIT_HELD]
    """What was paid of the account's deposits and is not released."""
    rent_changes: Annotated[
        list[RentChange],
        Sql(
            "(select coalesce(json_agg(json_build_object("
            "'effective_month', to_char(effective_month, 'YYYY-MM'),"
            " 'rent_amount_cents', rent_changes.rent_amount_cents)"
            " order by effective_month), '[]')"
            " from rent_changes where rent_changes.organization_id = leases.organization_id"
            " and lease_id = leases.id)"
        ),
    ]
    """The earliest first."""
    next_lease_id: Annotated[
        UUID | None,
        Sql(
            "(select successor.id from leases as successor"
            " where successor.organization_id = leases.organization_id"
            " and successor.previous_lease_id = leases.id)"
        ),
    ]
    """The lease that renews this one."""


@endpoint(
    "GET /v1/leases/{lease_id}",
    caller=Manager(EVERYONE),
    feature="leases",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, lease_id: UUID) -> LeaseDetails:
    return call.db.one(LeaseDetails, "select {columns} from leases where id = $1", lease_id)
