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

# Caches of an instance that depend on its settings.
KEPT: tuple[Any, ...] = (settings, pool_of, memorystore, fallback, stripe_client)


@contextmanager
def deployed(**environment: str) -> Iterator[None]:
    """A fresh instance with these settings on top of the worker's; the old one is restored."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    forget()
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        forget()


def forget() -> None:
    """Clear the caches, as in a fresh instance."""
    memorystore().close()
    for login in ("pavilion_tenant", "pavilion_sign_in", "pavilion_platform"):
        pool_of(login).close()
    for kept in KEPT:
        kept.cache_clear()
