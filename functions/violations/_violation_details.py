"""A violation with its history, letters, documents and fines, and the record of a fine."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec

from functions.violations._violation import Violation
from shared.database.rows import Sql, column_list
from shared.database.scope import Database
from shared.documents.document import Document
from shared.domain.built_in_letters import LetterType
from shared.domain.charge import ChargeStatus
from shared.domain.labels import CREATED_BY_NAME
from shared.domain.states import LetterStatus, ViolationStatus
from shared.domain.violation import MAY_BE_APPEALED

ActorKind = Literal["manager", "homeowner", "super_admin", "system"]
"""As what the actor made the step."""


class ViolationEvent(msgspec.Struct):
    """A step in the history of a violation."""

    from_status: ViolationStatus | None
    """Null when the violation was created."""
    to_status: ViolationStatus
    assessment_id: UUID | None
    """The fine that this step made, which leaves the status as it is."""
    note: str | None
    """Of an appeal and its decision, for both sides; else for the managers."""
    actor_kind: ActorKind
    actor_user_id: UUID | None
    """The person who made the step."""
    actor_name: str | None
    """The name of the member or homeowner who made the step; null for one who has left."""
    homeowner_id: UUID | None
    """The homeowner that made the step, if one did."""
    created_at: datetime


class LetterOfViolation(msgspec.Struct):
    """A letter about the violation, without its text."""

    table: ClassVar = "violation_letters"

    id: UUID
    letter_type: LetterType
    subject: str
    """As it was written, with placeholders."""
    status: LetterStatus
    hearing_at: datetime | None
    """When the hearing takes place."""
    document_id: UUID | None
    """The PDF file of a sent letter."""
    sent_at: datetime | None
    """When it was sent; null for a draft."""
    email_to: str | None
    """Where the mail went; null for a draft, and for a letter that was sent without a mail."""
    created_at: datetime


class ViolationFine(msgspec.Struct):
    """An assessment that a violation led to."""

    table: ClassVar = "assessments"

    id: UUID
    """The id of the assessment."""
    violation_id: UUID
    homeowner_id: UUID
    """The homeowner who owes it."""
    description: str
    """What it is for, as the statement says."""
    amount_cents: int
    """The amount as it was assessed."""
    effective_cents: int
    """The amount after corrections, waivers and a cancellation."""
    paid_cents: int
    """What payments have paid of it."""
    open_cents: int
    """What is still to be paid."""
    status: ChargeStatus
    due_date: date
    """The day by which it is to be paid."""
    cancelled_at: datetime | None
    """When it was cancelled, which is for ever; null if it was not."""
    created_by_user_id: UUID | None
    """The member who made it."""
    created_by_name: Annotated[str | None, CREATED_BY_NAME]
    """The member's name; null for a member who has left as well."""
    created_at: datetime
    updated_at: datetime


class ViolationDetails(Violation):
    """A violation with its history, letters, documents and fines."""

    may_be_appealed: Annotated[bool, MAY_BE_APPEALED]
    """Whether an appeal would be accepted now."""
    balance_cents: Annotated[
        int,
        Sql(
            "(select balance_cents from account_balances join accounts"
            " on accounts.id = account_balances.account_id"
            " where accounts.homeowner_id = violations.homeowner_id)"
        ),
    ]
    """What the homeowner owes in all; below 0, credit waits."""
    events: Annotated[
        list[ViolationEvent],
        Sql(
            "(select coalesce(json_agg(json_build_object('from_status', from_status,"
            " 'to_status', to_status, 'assessment_id', charge_id, 'note', note,"
            " 'actor_kind', actor_kind, 'actor_user_id', actor_user_id,"
            " 'homeowner_id', events.homeowner_id, 'actor_name',"
            " coalesce((select first_name || ' ' || last_name from homeowners"
            " where homeowners.id = events.homeowner_id),"
            " (select name from users where users.id = actor_user_id)),"
            " 'created_at', events.created_at)"
            " order by events.created_at, events.id), '[]')"
            " from violation_events as events where violation_id = violations.id)"
        ),
    ]
    """Every step, the oldest first."""
    letters: Annotated[
        list[LetterOfViolation],
        Sql(
            "(select coalesce(json_agg(each order by created_at, id), '[]')"  # noqa: S608
            " from (select " + column_list(LetterOfViolation) + " from violation_letters"
            " where violation_id = violations.id) as each)"
        ),
    ]
    """Every letter, the oldest first, drafts too."""
    documents: Annotated[
        list[Document],
        Sql(
            "(select coalesce(json_agg(each order by created_at desc, id desc), '[]')"  # noqa: S608
            " from (select " + column_list(Document) + " from documents"
            " where violation_id = violations.id and state = 'ready'"
            " order by created_at desc, id desc limit 100) as each)"
        ),
    ]
    """The newest 100 that are linked to it. The list of documents has them all."""
    fines: Annotated[
        list[ViolationFine],
        Sql(
            "(select coalesce(json_agg(each order by created_at, id), '[]')"  # noqa: S608
            " from (select " + column_list(ViolationFine) + " from assessments as charges"
            " where violation_id = violations.id) as each)"
        ),
    ]
    """Every fine, the oldest first, cancelled ones too."""


def details(db: Database, violation_id: UUID) -> ViolationDetails:
    """The violation as it stands."""
    return db.one(ViolationDetails, "select {columns} from violations where id = $1", violation_id)
