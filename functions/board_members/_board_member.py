"""The record of a seat on a board, its inputs, and what it is to hold one today."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.board import HELD_TODAY
from shared.domain.labels import ASSOCIATION_NAME
from shared.inputs.text import LongText
from shared.problems import Conflicts, FieldError

BoardRole = Literal["president", "vice_president", "secretary", "treasurer", "member_at_large"]
"""The office of a board member."""

CONFLICTS: Conflicts = {
    "board_members_association_id_fkey": "There is no such association.",
    "board_members_user_id_fkey": "There is no such member.",
    "board_members_homeowner_id_fkey": "The association has no such homeowner.",
    "board_members_end_date_check": FieldError(
        "/end_date", "Choose a day on or after the start date."
    ),
    "board_members_no_overlap": (
        "This person has another seat on the board in these days. "
        "End that one first, or choose other dates."
    ),
}

NAME = Sql(
    "coalesce("
    "(select first_name || ' ' || last_name from homeowners"
    " where homeowners.id = board_members.homeowner_id),"
    " (select name from users where users.id = board_members.user_id))"
)


class BoardMember(msgspec.Struct):
    """A seat on the board of an association: one person in one office for one term."""

    table: ClassVar = "board_members"

    id: UUID
    association_id: UUID
    association_name: Annotated[str, ASSOCIATION_NAME]
    user_id: UUID | None
    """The person, if a member of the organization."""
    homeowner_id: UUID | None
    """The person, if a homeowner of the association."""
    name: Annotated[str | None, NAME]
    """The person's name; null for a member who has left the organization."""
    role: BoardRole
    start_date: date
    """The first day of the term."""
    end_date: date | None
    """The last day of the term; null while it has no end."""
    is_active: Annotated[bool, Sql(HELD_TODAY)]
    """Whether the term has begun and has not ended."""
    notes: str | None
    position: int
    """The seat's place in the list."""
    created_at: datetime
    updated_at: datetime


class NewBoardMember(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new seat. Its association and its person are fixed from then on."""

    association_id: UUID
    user_id: UUID | None = None
    """A member of the organization. Either this or the homeowner."""
    homeowner_id: UUID | None = None
    """A homeowner of the association."""
    role: BoardRole
    start_date: date
    """The first day of the term."""
    end_date: date | None = None
    """The last day of the term; null while it has no end."""
    notes: LongText | None = None


class BoardMemberChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears."""

    role: BoardRole | UnsetType = UNSET
    start_date: date | UnsetType = UNSET
    """The first day of the term."""
    end_date: date | UnsetType | None = UNSET
    """The last day of the term."""
    notes: LongText | UnsetType | None = UNSET
