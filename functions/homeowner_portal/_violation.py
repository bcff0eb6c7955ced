"""A homeowner's own violation: without the managers' notes and names."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

from functions.homeowner_portal._document import OwnDocument, documents_of
from shared.database.rows import Sql
from shared.domain.built_in_letters import LetterType
from shared.domain.charge import ChargeStatus
from shared.domain.states import ViolationStatus
from shared.domain.violation import (
    MAY_BE_APPEALED,
    NOTE_TO_HOMEOWNER,
    ViolationOutcome,
    ViolationSeverity,
)


class OwnViolation(msgspec.Struct):
    """An own violation as the list and an appeal answer it."""

    table: ClassVar = "violations"

    id: UUID
    category: str
    """What kind of rule was broken, like noise, parking or landscaping."""
    severity: ViolationSeverity
    description: str
    """What was seen."""
    status: ViolationStatus
    violation_date: date
    """The day on which it was seen."""
    cure_by: date | None
    """The last day to put it right; null without a deadline."""
    fined_cents: Annotated[
        int,
        Sql(
            "(select coalesce(sum(effective_cents), 0)::bigint from charges"
            " where violation_id = violations.id and homeowner_id = scope_homeowner_id())"
        ),
    ]
    """What its fines come to now."""
    may_be_appealed: Annotated[bool, MAY_BE_APPEALED]
    """Whether an appeal would be accepted now."""
    appeal_upheld: bool
    """Whether an appeal was decided against the homeowner, which is final."""
    resolved_at: datetime | None
    """When it was resolved; null if it was not, or was reopened."""
    closed_at: datetime | None
    """When it was closed; null unless it is."""
    outcome: ViolationOutcome | None
    """How it ended; null unless it is closed."""
    created_at: datetime
    updated_at: datetime


class OwnViolationEvent(msgspec.Struct):
    """A step in the history of an own violation."""

    from_status: ViolationStatus | None
    """Null when the violation was entered; the same as `to_status` for a fine."""
    to_status: ViolationStatus
    note: str | None
    """The homeowner's own words, and those of the decision on its appeal."""
    is_own: bool
    """Whether the homeowner made the step."""
    created_at: datetime


class OwnFine(msgspec.Struct):
    """A fine, which is one of the homeowner's assessments."""

    id: UUID
    """The assessment's id."""
    description: str
    effective_cents: int
    """What is to be paid for it, paid or not; 0 once it is cancelled."""
    open_cents: int
    """What is not paid yet."""
    due_date: date
    """The day by which it is to be paid."""
    status: ChargeStatus


class OwnLetter(msgspec.Struct):
    """A letter that was sent about an own violation."""

    id: UUID
    letter_type: LetterType
    subject: str
    """As the letter has it."""
    hearing_at: datetime | None
    """When the hearing takes place, of a notice of one."""
    document_id: UUID
    """The letter itself, one of the documents."""
    sent_at: datetime
    """When it was sent."""


class OwnViolationDetails(OwnViolation):
    """An own violation with its history, letters, fines and documents."""

    events: Annotated[
        list[OwnViolationEvent],
        Sql(
            "(select coalesce(json_agg(json_build_object('from_status', from_status,"  # noqa: S608
            f" 'to_status', to_status, 'note', {NOTE_TO_HOMEOWNER.expression},"
            " 'is_own', coalesce(homeowner_id = scope_homeowner_id(), false),"
            " 'created_at', violation_events.created_at)"
            " order by violation_events.created_at, violation_events.id), '[]')"
            " from violation_events where violation_id = violations.id)"
        ),
    ]
    """Every step, the oldest first."""
    letters: Annotated[
        list[OwnLetter],
        Sql(
            "(select coalesce(json_agg(json_build_object('id', violation_letters.id,"
            " 'letter_type', letter_type, 'subject', content ->> 'subject',"
            " 'hearing_at', hearing_at, 'document_id', document_id, 'sent_at', sent_at)"
            " order by sent_at, violation_letters.id), '[]')"
            " from violation_letters where violation_id = violations.id"
            " and violation_letters.status = 'sent')"
        ),
    ]
    """The letters that were sent, the oldest first."""
    fines: Annotated[
        list[OwnFine],
        Sql(
            "(select coalesce(json_agg(json_build_object('id', charges.id,"
            " 'description', charges.description, 'effective_cents', effective_cents,"
            " 'open_cents', open_cents, 'due_date', due_date, 'status', charges.status)"
            " order by charges.created_at, charges.id), '[]')"
            " from charges where violation_id = violations.id"
            " and charges.homeowner_id = scope_homeowner_id())"
        ),
    ]
    """Its fines, the oldest first."""
    documents: Annotated[list[OwnDocument], Sql(documents_of("violation_id = violations.id"))]
    """The newest 100 that are about it."""
