"""An assessment: a charge on the account of a homeowner."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.database.rows import Sql
from shared.domain.charge import ChargeOfAccount
from shared.domain.labels import (
    ASSOCIATION_NAME,
    HOME_PROPERTY_NAME,
    HOME_UNIT_NAME,
    HOMEOWNER_NAME,
)
from shared.domain.ledger.recording import AssessmentType


class Assessment(ChargeOfAccount):
    """An amount that a homeowner owes."""

    table: ClassVar = "assessments"

    homeowner_id: UUID
    homeowner_name: Annotated[str, HOMEOWNER_NAME]
    association_id: UUID
    association_name: Annotated[str, ASSOCIATION_NAME]
    property_name: Annotated[str | None, HOME_PROPERTY_NAME]
    """The property of the homeowner's home."""
    unit_name: Annotated[str | None, HOME_UNIT_NAME]
    """The unit of the homeowner's home."""
    type: AssessmentType
    violation_id: UUID | None
    """Of a fine: the violation."""
    recurring_assessment_id: Annotated[UUID | None, Sql("recurring_charge_id")]
    """The recurring assessment that made it."""
