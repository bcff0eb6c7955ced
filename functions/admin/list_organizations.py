"""List all organizations, newest first."""

from functions.admin._organization import PlatformOrganization
from shared.admission.plan_limits import SubscriptionStatus
from shared.database.pagination import Page, PageQuery, search
from shared.inputs.text import Name
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint


class PlatformOrganizationQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    q: Name | None = None
    """The beginning of the name or of the slug."""
    status: SubscriptionStatus | None = None
    plan: Name | None = None
    """The slug of the subscribed plan."""
    suspended: bool | None = None


@endpoint("GET /v1/admin/organizations", caller=SuperAdmin())
def handle(call: AdminCall, query: PlatformOrganizationQuery) -> Page[PlatformOrganization]:
    return call.db.page(
        PlatformOrganization,
        "select {columns} from platform_organizations where {filters}",
        query,
        filters=(
            ("status = {}", query.status),
            ("plan_id = (select id from subscription_plans where slug = {})", query.plan),
            *(["suspended_at is not null"] if query.suspended else []),
            *(["suspended_at is null"] if query.suspended is False else []),
            search(query.q, "name_key", 'slug collate "C"'),
        ),
    )
