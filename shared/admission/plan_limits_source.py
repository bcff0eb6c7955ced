"""The organization's subscription limits in PostgreSQL: read for the cache, settled."""

import msgspec

from shared.admission.plan_limits_cache import SubscriptionLimits, clear_subscription_limit_cache
from shared.database.scope import Database, Scope
from shared.problems import Code, Problem


class _Settled(msgspec.Struct):
    changed: bool


def read_limits(login: str, endpoint: str, organization_id: str) -> SubscriptionLimits:
    """What the organization's effective plan allows now."""
    limits = _database(login, endpoint).maybe_one(
        SubscriptionLimits,
        "select {columns} from read_subscription_limits($1)",
        organization_id,
    )
    if limits is None:
        raise Problem(Code.UNAUTHENTICATED, "The session is no longer valid. Sign in again.")
    return limits


def settled_limits(login: str, endpoint: str, organization_id: str) -> SubscriptionLimits:
    """End what has ended (`settle_subscription`) and read the limits anew.

    Where nothing was to be ended the cache stays: each refused write of a blocked organization
    would otherwise send everybody else's requests to PostgreSQL, some in vain.
    """
    database = _database(login, endpoint)
    with database.transaction():
        settled = database.one(
            _Settled, "select settle_subscription($1) as changed", organization_id
        )
        if settled.changed:
            clear_subscription_limit_cache(database, [organization_id])
    return read_limits(login, endpoint, organization_id)


def _database(login: str, endpoint: str) -> Database:
    return Database(login, Scope(kind="anyone", endpoint=endpoint), {})
