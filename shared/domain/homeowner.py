"""The homeowner record that managers create, link and read, and its conflicts."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.domain.delinquency import IS_DELINQUENT
from shared.domain.labels import ASSOCIATION_NAME, PROPERTY_NAME, UNIT_NAME
from shared.problems import Conflicts, FieldError

HomeownerStatus = Literal["active", "inactive", "suspended"]
"""Inactive and suspended homeowners can still sign in, read and pay."""
PortalAccess = Literal["none", "invited", "active"]
"""Whether an account is linked; invited while an invitation is open."""

CONFLICTS: Conflicts = {
    "homeowners_association_id_email_key": FieldError(
        "/email", "The association has a homeowner with this e-mail already."
    ),
    "homeowners_association_id_user_id_key": (
        "This person is a homeowner of the association already."
    ),
    "homeowners_association_id_fkey": "There is no such association.",
    "homeowners_property_id_fkey": "The association has no such property.",
    "homeowners_unit_id_fkey": "The property has no such unit.",
    "homeowners_unit_id_check": FieldError("/unit_id", "Choose the unit's property too."),
}


class Homeowner(msgspec.Struct):
    """A homeowner of an association, with one home in it."""

    table: ClassVar = "homeowners"

    id: UUID
    association_id: UUID
    association_name: Annotated[str, ASSOCIATION_NAME]
    property_id: UUID | None
    """The property of the home; null while none is assigned."""
    property_name: Annotated[str | None, PROPERTY_NAME]
    unit_id: UUID | None
    """The unit of the home; null while none is assigned."""
    unit_name: Annotated[str | None, UNIT_NAME]
    first_name: str
    last_name: str
    email: str
    phone: str | None
    mailing_address: str | None
    """Where letters go, if not to the home."""
    status: HomeownerStatus
    portal_access: Annotated[
        PortalAccess,
        Sql(
            # Not `exists`, which may be planned as a hash of all open invitations.
            "case when user_id is not null then 'active' else coalesce(("
            "select 'invited' from invitations where homeowner_id = homeowners.id"
            " and accepted_at is null and revoked_at is null and expires_at > now()"
            "), 'none') end"
        ),
    ]
    is_billed: bool
    """Whether what the association charges all its homeowners is charged here."""
    share_ppm: int | None
    """The share in common costs, in parts of a million; null while none is set."""
    balance_cents: Annotated[
        int,
        Sql(
            "coalesce((select balance_cents from account_balances where account_id ="
            " (select id from accounts where homeowner_id = homeowners.id)), 0)"
        ),
    ]
    """What is owed; below 0, credit waits."""
    is_delinquent: Annotated[bool, Sql(IS_DELINQUENT)]
    """Whether an assessment is overdue by as many days as the association waits."""
    notes: str | None
    """For the managers. The homeowner does not see them."""
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime
