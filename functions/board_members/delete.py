"""Delete a seat that was entered by mistake. A term that is over gets an end date instead."""

from uuid import UUID

from functions.board_members._board_member import BoardMember
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "DELETE /v1/board-members/{board_member_id}",
    caller=Manager(ADMINS),
    feature="hoa",
    subscription=False,
    status=204,
)
def handle(call: ManagerCall, board_member_id: UUID) -> None:
    deleted = call.db.execute(
        "delete from board_members where id = $1 and {unchanged}", board_member_id
    )
    if not deleted:
        refuse(call, BoardMember, board_member_id)
