"""A Memorystore of a test's own, and what is asked of it."""

from collections.abc import Callable
from contextlib import closing

from shared.memorystore.client import Memorystore, MemorystoreAway, script
from shared.memorystore.connection import Connection

COUNT = script("return redis.call('INCR', KEYS[1])")
READ = script("return redis.call('GET', KEYS[1])")

Open = Callable[..., Memorystore]


def command(url: str, *words: str | int) -> object:
    """Ask the server directly."""
    connection = Connection.open(url, connect_timeout=10, timeout=10)
    with closing(connection):
        return connection.exchange(*words)


def is_away(store: Memorystore) -> bool:
    """Whether a call finds no answer."""
    try:
        store.run(READ, ["any"], [])
    except MemorystoreAway:
        return True
    return False
