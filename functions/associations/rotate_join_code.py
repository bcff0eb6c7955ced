"""Rotate the association's join code: a new one is drawn, and the old one ends at once."""

from uuid import UUID

import msgspec

from functions.associations._association import IS_ARCHIVED, Association
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


class _Held(msgspec.Struct, frozen=True):
    id: UUID


@endpoint(
    "POST /v1/associations/{association_id}/rotate-join-code",
    caller=Manager(WRITERS),
    feature="hoa",
)
def handle(call: ManagerCall, association_id: UUID) -> Association:
    with call.db.transaction():
        held = call.db.maybe_one(
            _Held,
            """
            select {columns} from associations
            where id = $1 and archived_at is null and {unchanged}
            for no key update
            """,
            association_id,
        )
        if held is None:
            refuse(call, Association, association_id, IS_ARCHIVED)
        call.db.execute("select rotate_join_code($1)", association_id)
        return call.db.one(
            Association, "select {columns} from associations where id = $1", association_id
        )
