"""A client of the worker's Redis, to read the keys that the functions write."""

import os
from functools import cache

import redis


@cache
def store() -> redis.Redis:
    """A client of the worker's own key space."""
    client: redis.Redis = redis.Redis.from_url(os.environ["REDIS_URL"])
    return client
