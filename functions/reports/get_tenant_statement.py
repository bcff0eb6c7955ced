"""Get the statement of a lease's account or of a tenant's own: its lines with the balance."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.domain.labels import PROPERTY_NAME, UNIT_NAME, payer
from shared.domain.ledger.statement import AccountStatement, StatementQuery, statement
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import invalid
from shared.roles import EVERYONE


class _Account(msgspec.Struct, frozen=True):
    id: UUID
    payer: Annotated[str, payer("named")]
    property_name: Annotated[str | None, PROPERTY_NAME]
    unit_name: Annotated[str | None, UNIT_NAME]


class TenantStatement(AccountStatement, kw_only=True):
    """One page of the statement, the oldest line first, and whose it is."""

    payer: str
    """The tenants, the primary one first."""
    property_name: str | None
    """The property of the lease; null for a tenant's own account."""
    unit_name: str | None


class TenantStatementQuery(StatementQuery, kw_only=True):
    """Whose statement, and of which days: of all, where neither is given."""

    lease_id: UUID | None = None
    """A lease; its renewals and predecessors are on the same account."""
    tenant_id: UUID | None = None
    """A tenant, for what is owed beside any lease."""


@endpoint("GET /v1/reports/tenant-statement", caller=Manager(EVERYONE))
def handle(call: ManagerCall, query: TenantStatementQuery) -> TenantStatement:
    if (query.lease_id is None) == (query.tenant_id is None):
        raise invalid("?lease_id", "Choose either a lease or a tenant.")
    account = call.db.one(
        _Account,
        """
        select {columns} from (
            select account_id as id, leases.id as lease_id, null::uuid as tenant_id, property_id,
                unit_id
            from leases where leases.id = $1
            union all
            select id, null, tenant_id, null, null from accounts where tenant_id = $2
        ) as named
        """,
        query.lease_id,
        query.tenant_id,
    )
    lines = statement(call.db, account.id, query, oldest_first=True)
    return TenantStatement(
        lines.items,
        lines.next_cursor,
        total=lines.total,
        totals=lines.totals,
        payer=account.payer,
        property_name=account.property_name,
        unit_name=account.unit_name,
    )
