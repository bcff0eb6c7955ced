"""Get a homeowner's statement: the lines of the account with the balance."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.domain.labels import (
    ASSOCIATION_NAME,
    HOME_PROPERTY_NAME,
    HOME_UNIT_NAME,
    HOMEOWNER_NAME,
)
from shared.domain.ledger.statement import AccountStatement, StatementQuery, statement
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class _Account(msgspec.Struct, frozen=True):
    id: UUID
    homeowner_name: Annotated[str, HOMEOWNER_NAME]
    association_name: Annotated[str, ASSOCIATION_NAME]
    property_name: Annotated[str | None, HOME_PROPERTY_NAME]
    unit_name: Annotated[str | None, HOME_UNIT_NAME]


class HomeownerStatement(AccountStatement, kw_only=True):
    """One page of the statement, the oldest line first, and whose it is."""

    homeowner_name: str
    association_name: str
    property_name: str | None
    """Where the homeowner lives."""
    unit_name: str | None


class HomeownerStatementQuery(StatementQuery, kw_only=True):
    """Whose statement, and of which days: of all, where neither is given."""

    homeowner_id: UUID


@endpoint("GET /v1/reports/homeowner-statement", caller=Manager(EVERYONE), feature="hoa")
def handle(call: ManagerCall, query: HomeownerStatementQuery) -> HomeownerStatement:
    account = call.db.one(
        _Account,
        "select {columns} from accounts where homeowner_id = $1",
        query.homeowner_id,
    )
    lines = statement(call.db, account.id, query, oldest_first=True)
    return HomeownerStatement(
        lines.items,
        lines.next_cursor,
        total=lines.total,
        totals=lines.totals,
        homeowner_name=account.homeowner_name,
        association_name=account.association_name,
        property_name=account.property_name,
        unit_name=account.unit_name,
    )
