"""List the seats on the boards: those without an end first, then those that end last."""

from uuid import UUID

from functions.board_members._board_member import BoardMember, BoardRole
from shared.database.pagination import Page, PageQuery
from shared.domain.board import HELD_TODAY
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class BoardMemberQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    association_id: UUID | None = None
    role: BoardRole | None = None
    active: bool | None = None
    """Whether the seat is held today."""


@endpoint("GET /v1/board-members", caller=Manager(EVERYONE), feature="hoa")
def handle(call: ManagerCall, query: BoardMemberQuery) -> Page[BoardMember]:
    return call.db.page(
        BoardMember,
        "select {columns} from board_members where {filters}",
        query,
        filters=(
            ("association_id = {}", query.association_id),
            ("role = {}", query.role),
            *([HELD_TODAY] if query.active else []),
            *(["not " + HELD_TODAY] if query.active is False else []),
        ),
        order=("position", "id"),
    )
