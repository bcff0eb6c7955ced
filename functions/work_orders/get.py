"""Get one work order with its history and documents."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from functions.work_orders._work_order import WorkOrder
from shared.database.rows import Sql, column_list
from shared.documents.document import Document
from shared.domain.states import WorkOrderStatus
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE

ActorKind = Literal["manager", "homeowner", "super_admin", "system"]
"""As what the actor made the step."""


class WorkOrderEvent(msgspec.Struct):
    """A step in the history of a work order."""

    from_status: WorkOrderStatus | None
    """Null when the work order was created."""
    to_status: WorkOrderStatus
    note: str | None
    """For the managers. The requester does not see it."""
    actor_kind: ActorKind
    actor_user_id: UUID | None
    """The person who made the step."""
    actor_name: str | None
    """The name of the member or homeowner who made the step; null for one who has left."""
    homeowner_id: UUID | None
    """The homeowner that made the step, if one did."""
    created_at: datetime


class WorkOrderDetails(WorkOrder):
    """A work order with its history and documents."""

    events: Annotated[
        list[WorkOrderEvent],
        Sql(
            "(select coalesce(json_agg(json_build_object('from_status', from_status,"
            " 'to_status', to_status, 'note', note, 'actor_kind', actor_kind,"
            " 'actor_user_id', actor_user_id, 'homeowner_id', homeowner_id, 'actor_name',"
            " coalesce((select first_name || ' ' || last_name from homeowners"
            " where homeowners.id = homeowner_id),"
            " (select name from users where users.id = actor_user_id)),"
            " 'created_at', work_order_events.created_at)"
            " order by work_order_events.created_at, work_order_events.id), '[]')"
            " from work_order_events where work_order_id = work_orders.id)"
        ),
    ]
    """Every step, the oldest first."""
    documents: Annotated[
        list[Document],
        Sql(
            "(select coalesce(json_agg(each order by created_at desc, id desc), '[]')"  # noqa: S608
            " from (select " + column_list(Document) + " from documents"
            " where work_order_id = work_orders.id and state = 'ready'"
            " order by created_at desc, id desc limit 100) as each)"
        ),
    ]
    """The newest 100 that are linked to it. The list of documents has them all."""


@endpoint(
    "GET /v1/work-orders/{work_order_id}",
    caller=Manager(EVERYONE),
    feature="work_orders",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, work_order_id: UUID) -> WorkOrderDetails:
    return call.db.one(
        WorkOrderDetails, "select {columns} from work_orders where id = $1", work_order_id
    )
