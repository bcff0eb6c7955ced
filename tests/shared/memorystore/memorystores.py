"""A Memorystore for one test, and commands to it."""

from collections.abc import Callable
from contextlib import closing

from shared.memorystore.client import Memorystore, MemorystoreAway, script
from shared.memorystore.connection import Connection

COUNT = script("return redis.call('INCR', KEYS[1])")
READ = script("return redis.call('GET', KEYS[1])")

Open = Callable[..., Memorystore]


def command(url: str, *words: str | int) -> object:
    """Send a command to the server directly."""
    connection = Connection.open(url, connect_timeout=10, timeout=10)
    with closing(connection):
        return connection.exchange(*words)


def is_away(store: Memorystore) -> bool:
    """Whether a call gets no answer."""
    try:
        store.run(READ, ["any"], [])
    except MemorystoreAway:
        return True
    return False
