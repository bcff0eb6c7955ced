"""Update a seat on a board: the office, the term or the notes. Absent fields stay, null clears."""

from uuid import UUID

from functions.board_members._board_member import CONFLICTS, BoardMember, BoardMemberChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


@endpoint(
    "PATCH /v1/board-members/{board_member_id}",
    caller=Manager(WRITERS),
    feature="hoa",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, board_member_id: UUID, body: BoardMemberChanges) -> BoardMember:
    changed = call.db.maybe_one(
        BoardMember,
        """
        update board_members
        set ({fields}) = (select {fields} from jsonb_populate_record(board_members, $2))
        where id = $1 and {unchanged}
        returning {columns}
        """,
        board_member_id,
        body,
    )
    return changed or refuse(call, BoardMember, board_member_id)
