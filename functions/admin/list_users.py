"""List all people with an account, newest first."""

from functions.admin._user import PlatformUser
from shared.database.pagination import Page, PageQuery, search
from shared.inputs.text import Name
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint


class PlatformUserQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    q: Name | None = None
    """The beginning of the name or of the e-mail."""
    super_admins: bool | None = None
    """Whether the person is a super-admin."""


@endpoint("GET /v1/admin/users", caller=SuperAdmin())
def handle(call: AdminCall, query: PlatformUserQuery) -> Page[PlatformUser]:
    return call.db.page(
        PlatformUser,
        "select {columns} from users where {filters}",
        query,
        filters=(
            *(["is_super_admin"] if query.super_admins else []),
            *(["not is_super_admin"] if query.super_admins is False else []),
            search(query.q, "name_key", "email_key"),
        ),
    )
