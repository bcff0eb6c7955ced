"""Tenure of a board member: every term of this person on the association's board."""

from datetime import date
from typing import Annotated, LiteralString
from uuid import UUID

import msgspec

from functions.board_members._board_member import NAME, BoardRole
from shared.database.rows import Sql
from shared.domain.board import TODAY
from shared.domain.labels import ASSOCIATION_NAME
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE

_SERVED: LiteralString = "greatest(0, least(end_date, " + TODAY + ") - start_date + 1)"
_TERMS: LiteralString = """
    from board_members as term
    where term.organization_id = board_members.organization_id
        and term.association_id = board_members.association_id
        and (term.user_id = board_members.user_id
            or term.homeowner_id = board_members.homeowner_id)
"""


class BoardTerm(msgspec.Struct):
    """One term."""

    id: UUID
    """Of the seat."""
    role: BoardRole
    start_date: date
    """The first day of the term."""
    end_date: date | None
    """The last day of the term; null while it has no end."""
    days: int
    """The days of the term up to today, the first and the last one included."""


class BoardTenure(msgspec.Struct):
    """How long a person has been on the board of an association."""

    association_id: UUID
    association_name: Annotated[str, ASSOCIATION_NAME]
    name: Annotated[str | None, NAME]
    """The person's name; null for a member who has left the organization."""
    terms: Annotated[
        list[BoardTerm],
        Sql(
            "(select json_agg(json_build_object('id', id, 'role', role, 'start_date', start_date,"
            " 'end_date', end_date, 'days', " + _SERVED + ") order by start_date desc)"
            + _TERMS + ")"
        ),
    ]  # fmt: skip
    """The latest first."""
    total_days: Annotated[int, Sql("(select sum(" + _SERVED + ")" + _TERMS + ")")]
    """The days of all terms up to today."""


@endpoint("GET /v1/board-members/{board_member_id}/tenure", caller=Manager(EVERYONE), feature="hoa")
def handle(call: ManagerCall, board_member_id: UUID) -> BoardTenure:
    return call.db.one(
        BoardTenure, "select {columns} from board_members where id = $1", board_member_id
    )
