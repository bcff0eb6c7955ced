"""The whole record of an assessment, and its input."""

from typing import Annotated, Literal
from uuid import UUID

from shared.domain.account_balance import balance_of
from shared.domain.assessment import Assessment
from shared.domain.charge import Adjustments, NewChargeOfAccount, PaidParts

ManualAssessmentType = Literal[
    "monthly_dues", "special_assessment", "transfer_fee", "returned_payment_fee", "other"
]
"""What is assessed by hand. Fines belong to violations, and late fees come by themselves."""


class WholeAssessment(Assessment):
    """An assessment with what changed it and what pays it."""

    adjustments: Adjustments
    """The changes of its amount, oldest first."""
    allocations: PaidParts
    """What each payment pays of it now."""
    balance_cents: Annotated[int, balance_of("charges")]
    """What the homeowner owes in all; below 0, credit waits."""


class NewAssessment(NewChargeOfAccount, kw_only=True, forbid_unknown_fields=True):
    """A new assessment of one homeowner. Fines and late fees are not made by hand here."""

    homeowner_id: UUID
    """The homeowner who owes it."""
    type: ManualAssessmentType
