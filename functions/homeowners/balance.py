"""Balance of a homeowner: what the account owes, and the assessments that are open."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.rows import Sql, column_list
from shared.domain.assessment import Assessment
from shared.domain.delinquency import IS_DELINQUENT
from shared.domain.labels import PROPERTY_NAME, UNIT_NAME
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class HomeownerBalance(msgspec.Struct):
    """What a homeowner owes."""

    homeowner_name: Annotated[str, Sql("first_name || ' ' || last_name")]
    association_name: Annotated[
        str,
        Sql("(select name from associations where associations.id = homeowners.association_id)"),
    ]
    property_name: Annotated[str | None, PROPERTY_NAME]
    """The property of the homeowner's home."""
    unit_name: Annotated[str | None, UNIT_NAME]
    """The unit of the homeowner's home."""
    balance_cents: int
    """What is owed in all; below 0, credit waits."""
    open_cents: int
    """What assessments still ask for, those not yet due as well."""
    credit_cents: int
    """What was paid and waits for an assessment."""
    overdue_cents: int
    """The open part of assessments whose due date has passed."""
    oldest_due_date: date | None
    """The earliest due date of an open assessment."""
    is_delinquent: Annotated[bool, Sql(IS_DELINQUENT)]
    """Whether an assessment is overdue by as many days as the association waits."""
    open_assessments: Annotated[
        list[Assessment],
        Sql(
            "(select coalesce(json_agg(owed order by due_date, created_at, id), '[]') from ("  # noqa: S608 - of the record
            "select " + column_list(Assessment) + " from assessments"
            " where assessments.account_id = account_balances.account_id and open_cents > 0"
            ") as owed)"
        ),
    ]
    """The first due first."""


@endpoint("GET /v1/homeowners/{homeowner_id}/balance", caller=Manager(EVERYONE), feature="hoa")
def handle(call: ManagerCall, homeowner_id: UUID) -> HomeownerBalance:
    return call.db.one(
        HomeownerBalance,
        """
        select {columns} from homeowners
        join accounts on accounts.homeowner_id = homeowners.id
        join account_balances on account_balances.account_id = accounts.id
        where homeowners.id = $1
        """,
        homeowner_id,
    )
