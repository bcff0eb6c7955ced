"""The record of a work order, its inputs, and the steps from open to completed or cancelled."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.labels import PROPERTY_NAME, UNIT_NAME, VENDOR_NAME, name_of_tenant
from shared.domain.money import Cents
from shared.domain.states import WORK_ORDER, WorkOrderStatus
from shared.domain.work_order import WorkCategory, WorkOrderPriority
from shared.inputs.text import LongText, MailedName, ShortText
from shared.letters.work_order_moved import WorkOrderMoved
from shared.pipeline.call import ManagerCall
from shared.pipeline.moving import moving as moving_record
from shared.pipeline.outbox import tell
from shared.problems import Conflicts, FieldError

CONFLICTS: Conflicts = {
    "work_orders_property_id_fkey": "There is no such property.",
    "work_orders_unit_id_fkey": "The property has no such unit.",
    "work_orders_requested_by_tenant_id_fkey": "No such tenant is on a lease of the property.",
    "work_orders_requested_by_homeowner_id_fkey": (
        "The property's association has no such homeowner."
    ),
    "work_orders_requested_by_homeowner_id_check": FieldError(
        "/requested_by_homeowner_id", "Name a tenant or a homeowner, not both."
    ),
    "work_orders_vendor_id_fkey": "There is no such vendor.",
}


HOMEOWNER = """(
    select first_name || ' ' || last_name from homeowners
    where homeowners.id = requested_by_homeowner_id
)"""


class WorkOrder(msgspec.Struct):
    """A work order as the list and every change answer it."""

    table: ClassVar = "work_orders"

    id: UUID
    property_id: UUID
    property_name: Annotated[str, PROPERTY_NAME]
    unit_id: UUID | None
    """The unit to work in; null for work on the whole property."""
    unit_name: Annotated[str | None, UNIT_NAME]
    title: str
    description: str
    """What is to be done."""
    category: WorkCategory
    priority: WorkOrderPriority
    status: WorkOrderStatus
    requested_by_tenant_id: UUID | None
    """The requester, if a tenant."""
    requested_by_homeowner_id: UUID | None
    """The requester, if a homeowner."""
    requested_by_name: Annotated[
        str | None, Sql(f"coalesce({name_of_tenant('requested_by_tenant_id')}, {HOMEOWNER})")
    ]
    """The requester's name; null for work that the managers ordered."""
    vendor_id: UUID | None
    """The vendor that does the work; null while none is assigned."""
    vendor_name: Annotated[str | None, VENDOR_NAME]
    estimated_cost_cents: int | None
    """What the work may cost."""
    actual_cost_cents: int | None
    """What the work did cost."""
    opened_at: datetime
    """When it was opened, or opened again."""
    completed_at: datetime | None
    """When it was completed; null unless it is."""
    cancelled_at: datetime | None
    """When it was cancelled; null unless it is."""
    created_at: datetime
    updated_at: datetime


class NewWorkOrder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new work order. Its property, unit and requester are fixed from then on."""

    property_id: UUID
    unit_id: UUID | None = None
    """One of the property; absent for work on the whole property."""
    title: MailedName
    """Stands in the mails to the requester."""
    description: LongText
    """What is to be done."""
    category: WorkCategory
    priority: WorkOrderPriority = "normal"
    requested_by_tenant_id: UUID | None = None
    """A tenant on a lease of the property, who gets a mail with each step."""
    requested_by_homeowner_id: UUID | None = None
    """A homeowner of the property's association, who gets a mail with each step."""
    vendor_id: UUID | None = None
    estimated_cost_cents: Cents | None = None
    """What the work may cost."""


class WorkOrderChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears. The status has its own actions."""

    title: MailedName | UnsetType = UNSET
    description: LongText | UnsetType = UNSET
    """What is to be done."""
    category: WorkCategory | UnsetType = UNSET
    priority: WorkOrderPriority | UnsetType = UNSET
    vendor_id: UUID | UnsetType | None = UNSET
    estimated_cost_cents: Cents | UnsetType | None = UNSET
    """What the work may cost."""
    actual_cost_cents: Cents | UnsetType | None = UNSET
    """What the work did cost. May be changed in a completed or cancelled work order too."""


class WorkOrderStep(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A step of the work."""

    note: ShortText | None = None
    """For the managers, kept in the work order's history."""


@contextmanager
def moving(
    call: ManagerCall, work_order_id: UUID, *, to: WorkOrderStatus, note: str | None
) -> Iterator[WorkOrder]:
    """Lock the work order and let it move to `to`; the block updates it.

    The step is then kept in the history, and the requester is told.
    """
    with moving_record(
        call,
        WorkOrder,
        "select {columns} from work_orders where id = $1 for update",
        work_order_id,
        machine=WORK_ORDER,
        to=to,
    ) as order:
        yield order
        call.db.execute(
            """
            insert into work_order_events
                (organization_id, work_order_id, from_status, to_status, note)
            values ($1, $2, $3, $4, $5)
            """,
            call.organization_id,
            work_order_id,
            order.status,
            to,
            note,
        )
        if order.requested_by_tenant_id or order.requested_by_homeowner_id:
            tell(call, WorkOrderMoved(work_order_id=work_order_id))
