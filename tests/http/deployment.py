"""The functions of this process with other settings, as in another deployment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from shared.admission.without_redis import fallback
from shared.config import settings
from shared.database.scope import pool_of
from shared.memorystore.client import memorystore
from shared.processor.client import stripe_client

LOGINS = ("pavilion_tenant", "pavilion_sign_in", "pavilion_platform")
# Caches of an instance that depend on its settings, beside the pools of connections.
KEPT: tuple[Any, ...] = (settings, memorystore, fallback, stripe_client)
# Prefixes of the settings of a pool, and of its connections.
OF_POOLS, OF_CONNECTIONS = "DB_", "DATABASE_"
# Of a login, after a deployment with more: all workers and their fleets share the server.
CONNECTIONS = 4


@contextmanager
def deployed(**environment: str) -> Iterator[None]:
    """A fresh instance with these settings on top of the worker's; the old one is restored.

    It takes over the connections to PostgreSQL unless a setting of theirs is given, because a new
    connection plans each statement anew. Without any setting it opens its own.
    """
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    forget(*environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        forget(*environment)


def forget(*changed: str) -> None:
    """Clear the caches, as in a fresh instance after a change of these settings, or of any."""
    memorystore().close()
    if is_fresh := not changed or any(name.startswith(OF_CONNECTIONS) for name in changed):
        for login in LOGINS:
            pool_of(login).close()
        pool_of.cache_clear()
    for kept in KEPT:
        kept.cache_clear()
    if not is_fresh and any(name.startswith(OF_POOLS) for name in changed):
        hand_on()


def hand_on() -> None:
    """Make the pools anew, with the old ones' connections."""
    old = [pool_of(login) for login in LOGINS]
    pool_of.cache_clear()
    for login, pool in zip(LOGINS, old, strict=True):
        idle = pool._idle  # noqa: SLF001 - production has no second pool
        pool_of(login)._idle.extend(idle[-CONNECTIONS:])  # noqa: SLF001
        del idle[-CONNECTIONS:]
        pool.close()
