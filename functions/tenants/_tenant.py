"""The record of a tenant, its inputs, and the steps of an application."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.labels import PROPERTY_NAME, UNIT_NAME
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


class CurrentLease(msgspec.Struct):
    """The home in which a tenant lives now, by the lease."""

    lease_id: UUID
    property_id: UUID
    property_name: str
    unit_id: UUID
    unit_name: str


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
    property_name: Annotated[str | None, PROPERTY_NAME]
    unit_id: UUID | None
    """The unit that the applicant asks for."""
    unit_name: Annotated[str | None, UNIT_NAME]
    current_lease: Annotated[
        CurrentLease | None,
        Sql(
            "(select json_build_object("
            "'lease_id', leases.id, 'property_id', leases.property_id,"
            " 'property_name', properties.name, 'unit_id', leases.unit_id,"
            " 'unit_name', units.name)"
            " from lease_tenants"
            " join leases on leases.id = lease_id and leases.status = 'active'"
            " join properties on properties.id = leases.property_id"
            " join units on units.id = leases.unit_id"
            " where lease_tenants.organization_id = tenants.organization_id"
            " and tenant_id = tenants.id"
            # Of a lease and its renewal the one that runs first.
            " order by start_date, leases.id limit 1)"
        ),
    ]
    """The active lease; the earliest, if there are several."""
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
