"""Get one seat on a board."""

from uuid import UUID

from functions.board_members._board_member import BoardMember
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint("GET /v1/board-members/{board_member_id}", caller=Manager(EVERYONE), feature="hoa")
def handle(call: ManagerCall, board_member_id: UUID) -> BoardMember:
    return call.db.one(
        BoardMember, "select {columns} from board_members where id = $1", board_member_id
    )
