"""Update a person's right to enter the back office. The person's sessions end."""

from uuid import UUID

import msgspec

from functions.admin._user import PlatformUser
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint
from shared.pipeline.platform_write import PlatformChange, difference, platform_write
from shared.problems import conflict


class UserRights(PlatformChange):
    """What the person may do on the platform."""

    is_super_admin: bool
    """Whether the person may enter the platform's back office."""


class _Rights(msgspec.Struct):
    is_super_admin: bool


@endpoint("PATCH /v1/admin/users/{user_id}", caller=SuperAdmin())
def handle(call: AdminCall, user_id: UUID, body: UserRights) -> PlatformUser:
    if str(user_id) == call.user_id:
        raise conflict("/is_super_admin", "Another super-admin has to change this for you.")
    with platform_write(call, body.reason, target_id=user_id) as changes:
        call.db.execute("call lock_person($1)", user_id)
        before = _user(call, user_id)
        call.require_version(before.updated_at)
        call.db.execute("select set_super_admin($1, $2)", user_id, body.is_super_admin)
        after = _user(call, user_id)
        changes.update(difference(before, after, of=_Rights))
    return after


def _user(call: AdminCall, user_id: UUID) -> PlatformUser:
    return call.db.one(PlatformUser, "select {columns} from users where id = $1", user_id)
