"""The record of a payment method as the office sees it, its changes, and their conflicts."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.autopay import LAST_FAILURE, NEXT_TRY
from shared.domain.labels import HOMEOWNER_NAME, name_of_tenant
from shared.domain.payment_method import ANOTHER_DEFAULT, MethodOfPayer
from shared.problems import Conflicts, FieldError, invalid

CONFLICTS: Conflicts = {
    "payment_methods_autopay_check": FieldError(
        "/authorized_on", "Enter the day of the tenant's written authorization."
    ),
    "payment_methods_authorized_on_check": FieldError(
        "/authorized_on", "A homeowner agrees in the portal. Leave this out."
    ),
    "payment_methods_is_default_key": ANOTHER_DEFAULT,
}


class SavedPaymentMethod(MethodOfPayer):
    """A card or a bank account of a tenant or a homeowner."""

    table: ClassVar = "payment_methods"

    tenant_id: UUID | None
    """The tenant who has saved it; null for a homeowner's."""
    homeowner_id: UUID | None
    """The homeowner who has saved it in the portal; null for a tenant's."""
    payer: Annotated[
        str,
        Sql(
            "coalesce("
            + name_of_tenant("payment_methods.tenant_id")
            + ", "
            + HOMEOWNER_NAME.expression
            + ")"
        ),
    ]
    """The name of that person."""
    authorized_on: date | None
    """The day of a tenant's written authorization to collect without asking each time."""
    next_autopay_on: Annotated[date | None, Sql(NEXT_TRY)]
    """The day on which what is open now is collected, or tried again, without asking; null if that
    is not going to happen."""
    last_autopay_failure: Annotated[str | None, Sql(LAST_FAILURE)]
    """Why the last automatic payment from it has failed; null if it has not."""


class PaymentMethodChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears."""

    is_default: bool | UnsetType = UNSET
    """Whether it is the tenant's first choice; another one is not any more then."""
    autopay: bool | UnsetType = UNSET
    """Whether what is due may be collected without asking; needs `authorized_on`. A homeowner
    switches it on in the portal, here it can be switched off."""
    authorized_on: date | UnsetType | None = UNSET


def require_past(authorized_on: date | UnsetType | None, today: date) -> None:
    """422 for an authorization that is still to come."""
    if isinstance(authorized_on, date) and authorized_on > today:
        raise invalid("/authorized_on", "Enter today or a day before.")
