"""Update a homeowner. Absent fields stay, null clears."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET

from functions.homeowners._homeowner import HomeownerChanges
from shared.database.rows import Sql
from shared.domain.homeowner import CONFLICTS, Homeowner
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem, conflict
from shared.roles import WRITERS


class _Held(msgspec.Struct, frozen=True):
    email: str
    has_account: Annotated[bool, Sql("user_id is not null")]
    is_archived: Annotated[bool, Sql("archived_at is not null")]
    updated_at: datetime


@endpoint(
    "PATCH /v1/homeowners/{homeowner_id}",
    caller=Manager(WRITERS),
    feature="hoa",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, homeowner_id: UUID, body: HomeownerChanges) -> Homeowner:
    with call.db.transaction():
        held = call.db.one(
            _Held,
            "select {columns} from homeowners where id = $1 for no key update",
            homeowner_id,
        )
        call.require_version(held.updated_at)
        if held.is_archived:
            raise Problem(Code.CONFLICT, "The homeowner is archived. Restore the homeowner first.")
        if body.email is not UNSET and body.email != held.email:
            _release_email(call, homeowner_id, held)
        return call.db.one(
            Homeowner,
            """
            update homeowners
            set ({fields}) = (select {fields} from jsonb_populate_record(homeowners, $2))
            where id = $1
            returning {columns}
            """,
            homeowner_id,
            body,
        )


def _release_email(call: ManagerCall, homeowner_id: UUID, held: _Held) -> None:
    """CONFLICT where it is an account's. A link that was mailed to the old address ends."""
    if held.has_account:
        raise conflict(
            "/email", "The homeowner has an account, so the e-mail is changed in the portal."
        )
    call.db.execute(
        """
        update invitations set revoked_at = now()
        where homeowner_id = $1 and accepted_at is null and revoked_at is null
        """,
        homeowner_id,
    )
