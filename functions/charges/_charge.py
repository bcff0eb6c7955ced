"""The whole record of a rental charge, and its input."""

from typing import Annotated, Literal
from uuid import UUID

from shared.domain.account_balance import balance_of
from shared.domain.charge import Adjustments, Charge, NewChargeOfAccount, PaidParts
from shared.problems import Conflicts, FieldError

ManualChargeType = Literal["utility", "service_fee", "deposit", "returned_payment_fee", "other"]
"""What is charged by hand. A deposit is only charged to a lease."""

CONFLICTS: Conflicts = {
    "charges_property_id_fkey": "There is no such property.",
    "charges_unit_id_fkey": "The property has no such unit.",
    "charges_unit_id_check": FieldError("/unit_id", "Choose the unit's property too."),
}


class WholeCharge(Charge):
    """A charge with what changed it and what pays it."""

    adjustments: Adjustments
    """The changes of its amount, oldest first."""
    allocations: PaidParts
    """What each payment pays of it now."""
    balance_cents: Annotated[int, balance_of("charges")]
    """What is owed on its account in all; below 0, credit waits."""


class NewCharge(NewChargeOfAccount, kw_only=True, forbid_unknown_fields=True):
    """A new charge on a lease or on a tenant. Rents and late fees are not made by hand here."""

    lease_id: UUID | None = None
    """The lease that owes it. Either this or the tenant."""
    tenant_id: UUID | None = None
    """The tenant who owes it beside any lease."""
    type: ManualChargeType
    property_id: UUID | None = None
    """What a tenant's charge is about. A lease's charge has the lease's property and unit."""
    unit_id: UUID | None = None
    """Needs its property."""
