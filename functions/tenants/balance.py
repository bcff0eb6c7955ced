"""Balance of a tenant: what the accounts of the tenant and of each lease owe."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.tenants._accounts import TOTAL
from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class AccountBalance(msgspec.Struct):
    """What an account owes."""

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


class LeaseBalance(AccountBalance):
    """What is owed on the account of a lease and its renewals, by all their tenants together."""

    lease_id: UUID
    """The latest of these leases."""
    property_name: str
    unit_name: str


class TenantBalance(msgspec.Struct):
    """What is owed on the accounts of a tenant."""

    own_account: Annotated[
        AccountBalance,
        Sql(
            "(select to_json(owed) from account_balances as owed"
            " join accounts on accounts.id = owed.account_id"
            " where accounts.organization_id = tenants.organization_id"
            " and tenant_id = tenants.id)"
        ),
    ]
    """For what this tenant owes alone."""
    leases: Annotated[
        list[LeaseBalance],
        Sql(
            "(select coalesce(json_agg(lease order by start_date desc, lease_id desc), '[]') from ("
            "select distinct on (leases.account_id) leases.id as lease_id, start_date,"
            " properties.name as property_name, units.name as unit_name, balance_cents,"
            " open_cents, credit_cents, overdue_cents, oldest_due_date"
            " from lease_tenants"
            " join leases on leases.id = lease_id"
            " join properties on properties.id = leases.property_id"
            " join units on units.id = leases.unit_id"
            " join account_balances on account_balances.account_id = leases.account_id"
            " where lease_tenants.organization_id = tenants.organization_id"
            " and tenant_id = tenants.id"
            " order by leases.account_id, start_date desc, leases.id desc"
            ") as lease)"
        ),
    ]
    """The latest first; a lease and its renewals once."""
    total_cents: Annotated[int, Sql(TOTAL)]
    """The sum of these balances."""


@endpoint("GET /v1/tenants/{tenant_id}/balance", caller=Manager(EVERYONE), feature="tenants")
def handle(call: ManagerCall, tenant_id: UUID) -> TenantBalance:
    return call.db.one(TenantBalance, "select {columns} from tenants where id = $1", tenant_id)
