"""Searches the heap of this process for what requests said and were answered.

It looks at every object that the collector knows, of our code and of libraries, and at all that
they hold: a global, a cache, a class, a closure, a thread's or a context's own. What only a request
or its answer can have brought is known by its form, so made-up people say things of these forms.
A number of no such form, like a counter, is not found, and is nothing that a request said.
"""

import gc
import re
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from redis._parsers import _HiredisParser

# Figures that stand in no code.
FIGURES = range(1_987_654_320, 1_987_654_330)
# An id that the database made (RFC 9562, version 7), an e-mail, a token, a password, a marked text,
# a figure; not the id and the password that the OpenAPI document shows.
SAID = re.compile(
    rb"(?!019581a2-)[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
    rb"|[0-9a-f]{32}@example\.com|eyJ[\w-]{8,}\.eyJ|correct horse batter[y](?! staple)"
    rb"|said-[0-9a-f]{12}|198765432\d"
)
# The standard library keeps the last URLs that were taken apart, which gunicorn does with each
# request's. The same text is always taken apart the same way, so no answer depends on it. An open
# connection to Redis reads into one buffer, which the next reply overwrites.
KEPT_BY_LIBRARIES = frozenset((SplitResult, _HiredisParser))


def said(is_said: Callable[[bytes], object] = SAID.search) -> list[str]:
    """The types that hold such a text, each with the beginning of one of the texts.

    The collector lists nothing that is frozen (gc.unfreeze).
    """
    found: dict[str, str] = {}
    for holder in gc.get_objects():
        # Not `issubclass`, because an abstract class remembers each class that it was asked about.
        if holder is urlsplit or not KEPT_BY_LIBRARIES.isdisjoint(type(holder).__mro__):
            continue
        for text in _texts(holder):
            if is_said(text):
                found[type(holder).__qualname__] = repr(text[:200])
    return [f"{kind} holds {text}" for kind, text in sorted(found.items())]


def _texts(holder: Any) -> Iterator[bytes]:
    """The texts that an object holds itself, or in what the collector does not follow.

    It goes by what an object is: a proxy says that it is something else, or fails when asked.
    """
    waiting = [holder, *_held(holder)]
    while waiting:
        held = waiting.pop()
        kind = type(held)
        if issubclass(kind, str):
            yield str.encode(held, errors="replace")
        elif issubclass(kind, bytes | bytearray):
            yield bytes(held)
        elif issubclass(kind, UUID):
            yield str(held).encode()
        elif issubclass(kind, int):
            if held in FIGURES:
                yield b"%d" % held
        elif issubclass(kind, BytesIO | StringIO):
            waiting += [] if held.closed else [held.getvalue()]
        elif not gc.is_tracked(held):
            waiting += _held(held)


def _held(holder: Any) -> list[Any]:
    """What the collector follows, and a dict's texts as keys, which it knows to lead nowhere."""
    keys = list(dict.keys(holder)) if issubclass(type(holder), dict) else []
    return keys + gc.get_referents(holder)
