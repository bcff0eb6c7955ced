"""A homeowner's own work order: without costs, vendor, and what the staff notes."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec

from functions.homeowner_portal._document import OwnDocument, documents_of
from shared.database.rows import Sql
from shared.domain.states import WorkOrderStatus
from shared.domain.work_order import WorkCategory, WorkOrderPriority
from shared.inputs.text import LongText, MailedName

OwnPriority = Literal["low", "normal", "high"]
"""How urgent it is. For an emergency people call."""


class OwnWorkOrder(msgspec.Struct):
    """An own request as the list and every change answer it."""

    table: ClassVar = "work_orders"

    id: UUID
    title: str
    description: str
    """What is to be done."""
    category: WorkCategory
    priority: WorkOrderPriority
    status: WorkOrderStatus
    opened_at: datetime
    """When it was opened, or opened again."""
    completed_at: datetime | None
    """When it was completed; null unless it is."""
    cancelled_at: datetime | None
    """When it was cancelled; null unless it is."""
    created_at: datetime
    updated_at: datetime


class OwnWorkOrderEvent(msgspec.Struct):
    """A step in the history of an own request."""

    from_status: WorkOrderStatus | None
    """Null when the request was made."""
    to_status: WorkOrderStatus
    note: str | None
    """The homeowner's own words; what the staff notes is not shown."""
    is_own: bool
    """Whether the homeowner made the step."""
    created_at: datetime


class OwnWorkOrderDetails(OwnWorkOrder):
    """An own request with its history and documents."""

    events: Annotated[
        list[OwnWorkOrderEvent],
        Sql(
            "(select coalesce(json_agg(json_build_object('from_status', from_status,"
            " 'to_status', to_status,"
            " 'note', case when homeowner_id = scope_homeowner_id() then note end,"
            " 'is_own', coalesce(homeowner_id = scope_homeowner_id(), false),"
            " 'created_at', work_order_events.created_at)"
            " order by work_order_events.created_at, work_order_events.id), '[]')"
            " from work_order_events where work_order_id = work_orders.id)"
        ),
    ]
    """Every step, the oldest first."""
    documents: Annotated[list[OwnDocument], Sql(documents_of("work_order_id = work_orders.id"))]
    """The newest 100 that are about it."""


class NewOwnWorkOrder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new request of the homeowner, for its home."""

    title: MailedName
    """Stands in the mails about it."""
    description: LongText
    """What is to be done."""
    category: WorkCategory
    priority: OwnPriority = "normal"
