"""Structs made ready before any thread uses them.

msgspec prepares a struct type at its first use. Two threads that both come first may find it half
prepared, and then the process dies of a segmentation fault (tried with 0.22.0). This can happen to
a fresh instance whose first requests come together, so every type is used once at the start.
"""

from collections.abc import Iterator
from contextlib import suppress

import msgspec

DEPLOYED = ("functions.", "shared.")
_ready: set[type[msgspec.Struct]] = set()


def make_ready() -> None:
    """Use every struct of the loaded modules once; those that are ready are left alone."""
    for struct in set(_structs(msgspec.Struct)) - _ready:
        # A type that can't be decoded is not decoded by any thread either.
        with suppress(TypeError):
            msgspec.json.Decoder(struct)
        _ready.add(struct)


def _structs(base: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for struct in base.__subclasses__():
        if struct.__module__.startswith(DEPLOYED):
            yield struct
        yield from _structs(struct)
