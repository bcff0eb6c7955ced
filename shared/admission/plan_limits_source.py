"""An organization's limits in PostgreSQL: read for the cache, or after settling a subscription."""

import msgspec

from shared.admission.plan_limits import PlanLimits
from shared.admission.plan_limits_cache import clear_subscription_limit_cache
from shared.database.errors import SessionEnded
from shared.database.scope import Database


class _Settled(msgspec.Struct):
    changed: bool


def read_limits(database: Database, organization_id: str) -> PlanLimits:
    """What the organization's effective plan allows now, read in a scope of the organization."""
    limits = database.maybe_one(
        PlanLimits,
        "select {columns} from read_subscription_limits($1)",
        organization_id,
    )
    if limits is None:
        # The organization that the token names no longer exists.
        raise SessionEnded
    return limits


def settled_limits(database: Database, organization_id: str) -> PlanLimits:
    """Settle the organization's subscription (`settle_subscription`) and read its limits again.

    The cache is cleared only if that changed something, because each refused write of a blocked
    organization would otherwise send its other requests to PostgreSQL.
    """
    with database.transaction():
        settled = database.one(
            _Settled, "select settle_subscription($1) as changed", organization_id
        )
        if settled.changed:
            clear_subscription_limit_cache(database, [organization_id])
    return read_limits(database, organization_id)
