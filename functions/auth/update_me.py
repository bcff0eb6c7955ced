"""Update the account's name."""

import msgspec
from msgspec import UNSET, UnsetType

from shared.accounts.account import User
from shared.inputs.text import MailedName
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import EVERYONE


class UserChanges(msgspec.Struct, forbid_unknown_fields=True):
    """The changes. Password and e-mail have endpoints of their own."""

    name: MailedName | UnsetType = UNSET


@endpoint("PATCH /v1/auth/me", caller=Manager(EVERYONE), subscription=False, rate="account")
def handle(call: ManagerCall, body: UserChanges) -> User:
    changed = call.db.maybe_one(
        User,
        """
        update users set name = coalesce($1, name)
        where id = scope_user_id() and {unchanged}
        returning {columns}
        """,
        None if body.name is UNSET else body.name,
    )
    return changed or refuse(call, User, call.user_id)
