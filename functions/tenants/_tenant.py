"""The record of a tenant, its inputs, and the steps of an application."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.domain.states import TENANT, TenantStatus
from shared.inputs.text import Email, LongText, MailedName, Phone, ShortText
from shared.pipeline.call import ManagerCall
from shared.pipeline.moving import moving
from shared.problems import Code, Conflicts, FieldError, Problem

CONFLICTS: Conflicts = {
    "tenants_property_id_fkey": "There is no such property.",
    "tenants_unit_id_fkey": "The property has no such unit.",
    "tenants_unit_id_check": FieldError("/unit_id", "Choose the unit's property too."),
}


class Tenant(msgspec.Struct):
    """A tenant: an applicant, a present tenant or a former one."""

    table: ClassVar = "tenants"

    id: UUID
    first_name: str
    last_name: str
    email: str | None
    phone: str | None
    status: TenantStatus
    status_note: str | None
    """What was noted with the last step of the application."""
    property_id: UUID | None
    """The property that the applicant asks for."""
    unit_id: UUID | None
    """The unit that the applicant asks for."""
    notes: str | None
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class NewTenant(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new tenant: a prospect."""

    first_name: MailedName
    last_name: MailedName
    email: Email | None = None
    """Not unique, because couples share addresses."""
    phone: Phone | None = None
    property_id: UUID | None = None
    unit_id: UUID | None = None
    """Needs its property."""
    notes: LongText | None = None


class TenantChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears. The status has its own actions."""

    first_name: MailedName | UnsetType = UNSET
    last_name: MailedName | UnsetType = UNSET
    email: Email | UnsetType | None = UNSET
    """Not unique, because couples share addresses."""
    phone: Phone | UnsetType | None = UNSET
    property_id: UUID | UnsetType | None = UNSET
    unit_id: UUID | UnsetType | None = UNSET
    """Needs its property."""
    notes: LongText | UnsetType | None = UNSET


class TenantStep(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A step of an application."""

    note: ShortText | None = None
    """Why, for the managers. Kept as `status_note` until the next step."""


def step(call: ManagerCall, tenant_id: UUID, body: TenantStep, *, to: TenantStatus) -> Tenant:
    """Move the application to this status; CONFLICT where the machine has no such move."""
    with moving(
        call,
        Tenant,
        "select {columns} from tenants where id = $1 for update",
        tenant_id,
        machine=TENANT,
        to=to,
    ) as tenant:
        if tenant.archived_at is not None:
            raise Problem(Code.CONFLICT, "The tenant is archived. Restore the tenant first.")
        return call.db.one(
            Tenant,
            """
            update tenants set status = $2, status_note = $3 where id = $1
            returning {columns}
            """,
            tenant_id,
            to,
            body.note,
        )
