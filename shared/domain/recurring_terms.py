"""The terms of a recurring charge: what both faces of the ledger show of it and may change."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal, LiteralString, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.markers import Fills
from shared.database.rows import Sql
from shared.database.scope import Database
from shared.inputs.text import ShortText

RecurringInterval = Literal["monthly", "quarterly", "annually"]
"""How often it is charged, always on the day of the month of its first due date."""


class RecurringOfAccount(msgspec.Struct):
    """What a recurring charge shows, whichever accounts it is for."""

    table: ClassVar[LiteralString]
    """The view of the face, read `as recurring_charges`."""

    id: UUID
    description: str
    """What each charge is for, as the statement says."""
    interval: RecurringInterval
    anchor_date: date
    """The first due date, from which every later one is counted."""
    ends_on: date | None
    """The last day on which a charge may be due; null for no end."""
    paused: Annotated[bool, Sql("(paused_at is not null)")]
    created_at: datetime
    updated_at: datetime


class RecurringChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears. Charges that were made stay as they are."""

    description: ShortText | UnsetType = UNSET
    """What each charge is for, as the statement says."""
    ends_on: date | UnsetType | None = UNSET
    paused: Annotated[bool | UnsetType, Fills(None)] = UNSET
    """No charge is made while it is paused, nor later for the dates that went by meanwhile."""


Record = TypeVar("Record", bound=RecurringOfAccount)
# On the way back from a pause the next date is the first from today on.
_RESUMED: LiteralString = """greatest(
    next_index, recurring_index(anchor_date, interval, org_today(organization_id)))"""
_TERMS: LiteralString = """
    as recurring_charges
    set ({fields}) = (select {fields} from jsonb_populate_record(recurring_charges, $3)),
        paused_at = case when $2::boolean is null then paused_at
            when $2 then coalesce(paused_at, now()) end,
        next_index = case when paused_at is not null and not $2 then
"""
_UNCHANGED: LiteralString = """
            else next_index end
    where id = $1 and {unchanged}
    returning {columns}
"""
_ASSESSMENTS: LiteralString = "update recurring_assessments set next_index = "
_OF_ASSOCIATION: LiteralString = " where association_id = $1"


def change_recurring(
    db: Database, record: type[Record], recurring_id: UUID, changes: RecurringChanges
) -> Record | None:
    """The recurring charge after the changes; None if it is not there in an accepted version."""
    paused = None if changes.paused is UNSET else changes.paused
    statement = "update " + record.table + _TERMS + _RESUMED + _UNCHANGED
    return db.maybe_one(record, statement, recurring_id, paused, changes)


def resume_assessments(db: Database, association_id: UUID) -> None:
    """Pass over the dates that went by while the association was archived, now that it is not."""
    db.execute(_ASSESSMENTS + _RESUMED + _OF_ASSOCIATION, association_id)
