"""The organization's subscription limits in PostgreSQL: read for the cache, changed around it."""

from collections.abc import Sequence

from shared.database import Database, Scope
from shared.declaration import Declaration
from shared.fallback import fallback
from shared.limits_value import LIVES
from shared.memorystore import memorystore
from shared.problems import Code, Problem
from shared.subscription_limits import Clearing, SubscriptionLimits


def read_limits(declaration: Declaration, organization_id: str) -> SubscriptionLimits:
    """What the organization's effective plan allows now."""
    limits = _database(declaration).maybe_one(
        SubscriptionLimits,
        "select {columns} from read_subscription_limits($1)",
        organization_id,
    )
    if limits is None:
        raise Problem(Code.UNAUTHENTICATED, "The session is no longer valid. Sign in again.")
    return limits


def settled_limits(declaration: Declaration, organization_id: str) -> SubscriptionLimits:
    """End what has ended (domain: settle_subscription) and read the limits anew."""
    database = _database(declaration)
    with database.transaction():
        database.execute("select settle_subscription($1)", organization_id)
        limits_change(database, [organization_id])
    return read_limits(declaration, organization_id)


def limits_change(database: Database, organization_ids: Sequence[str]) -> None:
    """Clear the cached limits around the open transaction, whose change holds the rows' locks.

    From here until the commit everybody reads PostgreSQL; after it the cache starts empty.
    """
    clearing = Clearing(memorystore(), fallback(), LIVES)
    if not clearing.mark(organization_ids):
        for organization_id in organization_ids:
            database.execute("call repeat_limits_clear($1)", organization_id)
    database.after_commit(clearing.lift)


def _database(declaration: Declaration) -> Database:
    return Database(declaration.login, Scope(kind="anyone", endpoint=declaration.name), {})
