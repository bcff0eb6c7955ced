"""Get each limit of the effective plan and how much of it is used."""

from typing import Annotated, Literal

import msgspec

from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE

WARNING_PERCENT = 80
CRITICAL_PERCENT = 95


UsageLevel = Literal["ok", "warning", "critical"]
"""A warning from 80 % on, critical from 95 % on."""


class LimitUsage(msgspec.Struct):
    """The usage of one limit."""

    limit: int | None
    """What the plan allows; null for no limit."""
    used: int
    """What the organization has now."""
    percent: int | None
    """The used part of the limit; null for no limit."""
    level: UsageLevel


class SeatUsage(LimitUsage):
    """The usage of the limit on members. An open invitation holds a seat."""

    invited: int
    """The part of `used` that open invitations hold."""


class PlanUsage(msgspec.Struct):
    """The limits on stored things. Calls per hour are in the RateLimit headers."""

    properties: LimitUsage
    """Properties that are not archived."""
    units: LimitUsage
    """Units that are not archived."""
    tenants: LimitUsage
    """Tenants that are not archived, in every status."""
    members: SeatUsage
    """Members and open invitations of members."""
    storage_bytes: LimitUsage
    """Bytes of files, those on their way as well."""


class _Usage(msgspec.Struct):
    properties: int
    units: int
    tenants: int
    members: int
    invited: Annotated[
        int,
        Sql(
            "(select count(*) from invitations where kind = 'member' and accepted_at is null"
            " and revoked_at is null and expires_at > now())"
        ),
    ]
    storage_bytes: int
    max_properties: int | None
    max_units: int | None
    max_tenants: int | None
    max_members: int | None
    max_storage_bytes: int | None


@endpoint("GET /v1/subscriptions/limits", caller=Manager(EVERYONE), rate="account")
def handle(call: ManagerCall) -> PlanUsage:
    usage = call.db.one(
        _Usage,
        "select {columns} from organization_usage join effective_plans using (organization_id)",
    )
    seats = _limit(usage.members + usage.invited, usage.max_members)
    return PlanUsage(
        _limit(usage.properties, usage.max_properties),
        _limit(usage.units, usage.max_units),
        _limit(usage.tenants, usage.max_tenants),
        SeatUsage(**msgspec.structs.asdict(seats), invited=usage.invited),
        _limit(usage.storage_bytes, usage.max_storage_bytes),
    )


def _limit(used: int, limit: int | None) -> LimitUsage:
    if limit is None:
        return LimitUsage(None, used, None, "ok")
    percent = 100 * used // limit if limit else 100
    if percent < WARNING_PERCENT:
        return LimitUsage(limit, used, percent, "ok")
    return LimitUsage(limit, used, percent, "warning" if percent < CRITICAL_PERCENT else "critical")
