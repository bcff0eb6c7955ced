"""Structs made ready before any thread uses them.

msgspec notes what it needs to know of a struct type at the first use, and two threads that are both
the first can meet it half noted: the process then dies of a segmentation fault (0.22.0, tried). A
fresh instance whose first requests come together would.
"""

from collections.abc import Iterator
from contextlib import suppress

import msgspec

DEPLOYED = ("functions.", "shared.")


def make_ready() -> None:
    """Use every struct of the loaded modules once. Cheap for those that are ready."""
    for struct in _structs(msgspec.Struct):
        # What can't be decoded is not decoded by any thread either.
        with suppress(TypeError):
            msgspec.json.Decoder(struct)


def _structs(base: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for struct in base.__subclasses__():
        if struct.__module__.startswith(DEPLOYED):
            yield struct
        yield from _structs(struct)
