"""Create a seat on an association's board, for a member or a homeowner."""

from functions.board_members._board_member import CONFLICTS, BoardMember, NewBoardMember
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import invalid
from shared.roles import WRITERS


@endpoint(
    "POST /v1/board-members",
    caller=Manager(WRITERS),
    feature="hoa",
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewBoardMember) -> BoardMember:
    if (body.user_id is None) == (body.homeowner_id is None):
        raise invalid("/user_id", "Choose either a member or a homeowner.")
    return call.db.one(
        BoardMember,
        """
        insert into board_members (organization_id, {fields}) values ($1, {values})
        returning {columns}
        """,
        call.organization_id,
        body,
    )
