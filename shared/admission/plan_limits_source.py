"""The limits of an organization's plan in PostgreSQL: read for the cache, settled."""

import msgspec

from shared.admission.plan_limits import PlanLimits
from shared.admission.plan_limits_cache import clear_subscription_limit_cache
from shared.database.errors import session_ended
from shared.database.scope import Database


class _Settled(msgspec.Struct):
    changed: bool


def read_limits(database: Database, organization_id: str) -> PlanLimits:
    """What the organization's effective plan allows now; `database` needs no session."""
    limits = database.maybe_one(
        PlanLimits,
        "select {columns} from read_subscription_limits($1)",
        organization_id,
    )
    if limits is None:
        # The organization that the token names is no more.
        raise session_ended()
    return limits


def settled_limits(database: Database, organization_id: str) -> PlanLimits:
    """End what has ended (`settle_subscription`) and read the limits anew.

    Where nothing was to be ended the cache stays: each refused write of a blocked organization
    would otherwise send everybody else's requests to PostgreSQL, some in vain.
    """
    with database.transaction():
        settled = database.one(
            _Settled, "select settle_subscription($1) as changed", organization_id
        )
        if settled.changed:
            clear_subscription_limit_cache(database, [organization_id])
    return read_limits(database, organization_id)
