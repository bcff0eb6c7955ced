"""The worker's Redis, to look behind what the functions keep there."""

import os
from functools import cache

import redis


@cache
def store() -> redis.Redis:
    """A client of the worker's own key space."""
    client: redis.Redis = redis.Redis.from_url(os.environ["REDIS_URL"])
    return client
