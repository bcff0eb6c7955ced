"""Balance of the account of a lease and its renewals: what is owed, and the deposit held."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.leases._money import DEPOSIT_HELD
from shared.database.rows import Sql, column_list
from shared.domain.charge import Charge
from shared.domain.labels import PROPERTY_NAME, UNIT_NAME, tenants_of
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class LeaseAccount(msgspec.Struct):
    """The account that a lease and its renewals share."""

    payer: Annotated[str, Sql(tenants_of("leases.id"))]
    """The names of the lease's tenants, the primary one first."""
    property_name: Annotated[str, PROPERTY_NAME]
    unit_name: Annotated[str, UNIT_NAME]
    balance_cents: int
    """What is owed in all; below 0, credit waits."""
    open_cents: int
    """What charges still ask for, those not yet due as well."""
    credit_cents: int
    """What was paid and waits for a charge."""
    overdue_cents: int
    """The open part of charges whose due date has passed."""
    oldest_due_date: date | None
    """The earliest due date of an open charge."""
    deposit_held_cents: Annotated[int, DEPOSIT_HELD]
    """What was paid of the deposits and is not released."""
    open_charges: Annotated[
        list[Charge],
        Sql(
            "(select coalesce(json_agg(owed order by due_date, created_at, id), '[]') from ("  # noqa: S608 - of the record
            "select " + column_list(Charge) + " from charges"
            " where charges.account_id = leases.account_id and open_cents > 0) as owed)"
        ),
    ]
    """The first due first."""


@endpoint("GET /v1/leases/{lease_id}/balance", caller=Manager(EVERYONE), feature="leases")
def handle(call: ManagerCall, lease_id: UUID) -> LeaseAccount:
    return call.db.one(
        LeaseAccount,
        """
        select {columns} from leases
        join account_balances using (account_id)
        where leases.id = $1
        """,
        lease_id,
    )
