"""The record of a violation, its inputs, and the steps from open to closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.labels import (
    ASSOCIATION_NAME,
    CREATED_BY_NAME,
    HOMEOWNER_NAME,
    PROPERTY_NAME,
    UNIT_NAME,
)
from shared.domain.states import VIOLATION, ViolationStatus
from shared.domain.violation import ViolationOutcome, ViolationSeverity, record_step
from shared.inputs.text import LongText, ShortText
from shared.pipeline.call import ManagerCall
from shared.pipeline.moving import moving as moving_record
from shared.problems import Conflicts, FieldError

# Stands in mails to addresses that the staff has typed.
ViolationCategory = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=60, examples=["landscaping"], extra={"text": "mailed"}),
]

CONFLICTS: Conflicts = {
    "violations_property_id_fkey": "The association has no such property.",
    "violations_unit_id_fkey": "The property has no such unit.",
    "violations_unit_id_check": FieldError("/unit_id", "Choose the unit's property too."),
    "violations_cure_by_check": FieldError(
        "/cure_by", "Choose the day of the violation or a later one."
    ),
}


class Violation(msgspec.Struct):
    """A violation as the list and every change answer it."""

    table: ClassVar = "violations"

    id: UUID
    association_id: UUID
    association_name: Annotated[str, ASSOCIATION_NAME]
    homeowner_id: UUID
    """The homeowner who answers for it."""
    homeowner_name: Annotated[str, HOMEOWNER_NAME]
    property_id: UUID | None
    """Where it was seen."""
    property_name: Annotated[str | None, PROPERTY_NAME]
    unit_id: UUID | None
    unit_name: Annotated[str | None, UNIT_NAME]
    category: str
    """What kind of rule was broken, like noise, parking or landscaping."""
    severity: ViolationSeverity
    description: str
    """What was seen, as the homeowner reads it."""
    status: ViolationStatus
    violation_date: date
    """The day on which it was seen."""
    cure_by: date | None
    """The last day to put it right; null without a deadline."""
    fined_cents: Annotated[
        int,
        Sql(
            "(select coalesce(sum(effective_cents), 0)::bigint from charges"
            " where violation_id = violations.id)"
        ),
    ]
    """What its fines come to now."""
    appealed_from: ViolationStatus | None
    """While it is appealed: the status after an appeal that is not granted."""
    appeal_upheld: bool
    """Whether an appeal was decided against the homeowner, which is final."""
    resolved_at: datetime | None
    """When it was resolved; null if it was not, or was reopened."""
    closed_at: datetime | None
    """When it was closed; null unless it is."""
    outcome: ViolationOutcome | None
    """How it ended; null unless it is closed."""
    notes: str | None
    """For the managers. The homeowner does not see them."""
    created_by_user_id: UUID | None
    """The member who entered it."""
    created_by_name: Annotated[str | None, CREATED_BY_NAME]
    """The member's name; null for a member who has left as well."""
    created_at: datetime
    updated_at: datetime


class NewViolation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new violation. Its homeowner, place and day are fixed from then on."""

    homeowner_id: UUID
    """The homeowner who answers for it, and whose association's rules were broken."""
    property_id: UUID | None = None
    """Where it was seen: a property of the association."""
    unit_id: UUID | None = None
    """Needs its property."""
    category: ViolationCategory
    """What kind of rule was broken, like noise, parking or landscaping."""
    severity: ViolationSeverity = "minor"
    description: LongText
    """What was seen, as the homeowner reads it."""
    violation_date: date | None = None
    """The day on which it was seen; absent for today."""
    cure_by: date | None = None
    """The last day to put it right."""
    notes: LongText | None = None
    """For the managers. The homeowner does not see them."""


class ViolationChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears. The status has its own actions."""

    category: ViolationCategory | UnsetType = UNSET
    """What kind of rule was broken, like noise, parking or landscaping."""
    severity: ViolationSeverity | UnsetType = UNSET
    description: LongText | UnsetType = UNSET
    """What was seen, as the homeowner reads it."""
    cure_by: date | UnsetType | None = UNSET
    """The last day to put it right."""
    notes: LongText | UnsetType | None = UNSET
    """For the managers. May be changed in a closed violation too."""


class ViolationStep(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A step of the violation."""

    note: ShortText | None = None
    """For the managers, kept in the violation's history."""


@contextmanager
def moving(
    call: ManagerCall,
    violation_id: UUID,
    *,
    after: tuple[ViolationStatus, ...],
    to: ViolationStatus,
    note: str | None,
) -> Iterator[Violation]:
    """Lock the violation and let it move from one of `after` to `to`; the block updates it.

    The step is then kept in the history.
    """
    with moving_record(
        call,
        Violation,
        LOCKED,
        violation_id,
        machine=VIOLATION.only_from(*after),
        to=to,
    ) as violation:
        yield violation
        record_step(call.db, violation_id, violation.status, note)


# A fine refers to the violation, which only a lock `for update` would make wait.
LOCKED = "select {columns} from violations where id = $1 for no key update"
