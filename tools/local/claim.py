"""Locks the data folder and the port, which only one stack at a time may use."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.local.processes import StartError

HIGHEST_PORT = 65_535


@contextmanager
def folder(data: Path, url: str) -> Iterator[None]:
    """Lock `data` for the stack at `url`. StartError names the stack that holds the lock."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("a+") as lock:
        lock.seek(0)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(
                f"Pavilion already runs with the data in {data}: {lock.read().strip()}\n"
                "Stop it first, or give this one a folder of its own: "
                "make run PORT=8081 PAVILION_DATA=/some/folder"
            ) from None
        lock.truncate(0)
        lock.write(f"{url} (process {os.getpid()})\n")
        lock.flush()
        yield


def port(text: str) -> socket.socket:
    """A socket that listens on the loopback port in `text`."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= HIGHEST_PORT:
        raise StartError(f"PORT is {text!r}, but must be a number from 1 to {HIGHEST_PORT}.")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted connections inherit the option.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind(("127.0.0.1", number))
        # Binding succeeds next to another bound socket, so only listening detects the conflict.
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise StartError(
            f"Port {number} can't be used: {error.strerror}.\n"
            f"Choose another one: make run PORT={number + 1}"
        ) from None
    return listener
