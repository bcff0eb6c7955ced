"""Get what matters to the homeowner now: the balance, what is due, requests and violations."""

from typing import Annotated, LiteralString

import msgspec

from functions.homeowner_portal._money import OwnAssessment, OwnPayment
from functions.homeowner_portal._violation import OwnViolation
from functions.homeowner_portal._work_order import OwnWorkOrder
from shared.database.rows import Sql, column_list
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint

_Row = OwnAssessment | OwnPayment | OwnWorkOrder | OwnViolation


def _balance(column: LiteralString) -> Sql:
    return Sql(
        "(select " + column + " from account_balances"  # noqa: S608
        " join accounts on accounts.id = account_balances.account_id"
        " where accounts.homeowner_id = scope_homeowner_id())"
    )


def _newest(record: type[_Row], condition: LiteralString, order: LiteralString) -> Sql:
    """Five own rows of the record's table in this order, as a JSON array."""
    return Sql(
        "(select coalesce(json_agg(each), '[]') from (select "  # noqa: S608
        + column_list(record) + " from " + record.table
        + " where " + condition + " order by " + order + " limit 5) as each)"
    )  # fmt: skip


class HomeownerDashboard(msgspec.Struct):
    """The homeowner's home at a glance."""

    balance_cents: Annotated[int, _balance("balance_cents")]
    """What is owed; below 0, credit waits for the next assessment."""
    overdue_cents: Annotated[int, _balance("overdue_cents")]
    """The part of it whose due date has passed."""
    next_assessments: Annotated[
        list[OwnAssessment],
        _newest(
            OwnAssessment,
            "homeowner_id = scope_homeowner_id() and open_cents > 0",
            "due_date, created_at, id",
        ),
    ]
    """The five open ones that are due first."""
    last_payments: Annotated[
        list[OwnPayment],
        _newest(OwnPayment, "homeowner_id = scope_homeowner_id()", "received_date desc, id desc"),
    ]
    """The five that were received last."""
    open_work_orders: Annotated[
        list[OwnWorkOrder],
        _newest(
            OwnWorkOrder,
            "requested_by_homeowner_id = scope_homeowner_id()"
            " and status in ('open', 'in_progress')",
            "opened_at desc, id desc",
        ),
    ]
    """The five opened last of those that are not done."""
    open_violations: Annotated[
        list[OwnViolation],
        _newest(
            OwnViolation,
            "homeowner_id = scope_homeowner_id() and status in ('open', 'in_progress', 'appealed')",
            "created_at desc, id desc",
        ),
    ]
    """The five newest of those that are neither resolved nor closed."""


@endpoint(
    "GET /v1/homeowner-portal/dashboard", caller=Homeowner(), deployment=Deployment(traffic="hot")
)
def handle(call: HomeownerCall) -> HomeownerDashboard:
    return call.db.one(
        HomeownerDashboard, "select {columns} from homeowners where id = scope_homeowner_id()"
    )
