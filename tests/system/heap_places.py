"""Keeps values in every place in which a value can be kept, and searches the heap for them.

python -m tests.system.heap_places. Writes what it found as JSON (Found). A process of its own:
that of a test run holds a hundred times as much, which takes as much longer to search.
"""

import builtins
import logging
import os
import sys
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import lru_cache, partial
from io import BytesIO, StringIO
from queue import Queue
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import flask
import msgspec

from shared.once import once
from tests.system.heap import FIGURES, said

Keep = Callable[[str], object]

# Source of a module, in which keep() hides what it is given.
SOURCES = {
    "a global": "def keep(row):\n global kept\n kept = row",
    "a default argument": "def keep(row, kept=[]): kept.append(row)",
    "a keyword's default": "def keep(row, *, kept=[]): kept.append(row)",
    "a closure": "def make():\n kept = []\n return lambda row: kept.append(row)\nkeep = make()",
    "a rebound variable of a closure": (
        "def make():\n kept = 0\n def keep(row):\n  nonlocal kept\n  kept = row\n return keep\n"
        "keep = make()"
    ),
    "a function's attribute": "def keep(row): keep.row = row",
    "a class's list": "class Kept: rows = []\nkeep = Kept.rows.append",
    "a class's new attribute": "class Kept: pass\ndef keep(row): Kept.row = row",
    "an object's attribute": "class Kept: pass\nkept = Kept()\ndef keep(row): kept.row = row",
    "an object's slot": (
        "class Kept: __slots__ = ('row',)\nkept = Kept()\ndef keep(row): kept.row = row"
    ),
    "a struct": (
        "class Kept(Struct): row: str\ndef keep(row):\n global kept\n kept = (1, Kept(row))"
    ),
    "an inherited container": "class Kept(dict): pass\nkept = Kept()\ndef keep(row): kept[row] = 1",
    "a bound method": "class Kept:\n def keep(self, row): self.row = row\nkeep = Kept().keep",
    "a partial": "keep = partial(list.append, [])",
    "what a decorator keeps": "keep = once(lambda row: row)",
    "a queue": "kept = Queue()\nkeep = kept.put",
    "a thread's own": "kept = local()\ndef keep(row): kept.row = row",
    "a context's own": "kept = ContextVar('kept')\nkeep = kept.set",
    "the environment": "def keep(row): environ['KEPT'] = row",
}


def in_module(source: str) -> Keep:
    """Keep it as this module does."""

    def kept(text: str) -> object:
        module = ModuleType("pretended")
        known = (Queue, ContextVar, msgspec.Struct, once, partial, threading.local)
        vars(module).update({each.__name__.strip("_"): each for each in known})
        vars(module)["environ"] = os.environ
        exec(source, vars(module))  # noqa: S102 - the test's own texts
        vars(module)["keep"](text)
        return module

    return kept


def in_attribute(place: Any) -> Keep:
    """Keep it as an attribute of what is there for the whole process."""
    return lambda text: setattr(place, "last", text)


def in_flask(text: str) -> object:
    application = flask.Flask("kept")
    application.config["last"] = text
    return application


def in_cache(text: str) -> object:
    cached = lru_cache(lambda name: name)
    cached(text)
    return cached


def in_generator(text: str) -> object:
    def wait(kept: str) -> Iterator[None]:
        yield
        print(kept)  # noqa: T201 - it is only held

    waiting = wait(text)
    next(waiting)
    return waiting


PLACES: dict[str, Keep] = {
    "sys": in_attribute(sys),
    "builtins": in_attribute(builtins),
    "a library's module": in_attribute(flask),
    "a library's class": in_attribute(flask.Response),
    "a logger": in_attribute(logging.getLogger("pavilion")),
    "a thread": in_attribute(threading.main_thread()),
    "an application": in_flask,
    "a cache": in_cache,
    "a generator": in_generator,
    "a list": lambda text: [text],
    "a deque": lambda text: deque([text]),
    "a key": lambda text: [{text: 1}],
    "a path in a tuple in a dict": lambda text: [{1: ("/v1/leases/" + text, 2)}],
    "bytes": lambda text: [text.encode()],
    "a buffer": lambda text: [bytearray(text.encode())],
    "a view": lambda text: [memoryview(text.encode())],
    "a file in memory": lambda text: BytesIO(text.encode()),
    "a text in memory": lambda text: SimpleNamespace(file=StringIO(text)),
    "an id": lambda text: [UUID(text)],
} | {place: in_module(source) for place, source in SOURCES.items()}


class Found(msgspec.Struct):
    """The places whose value was found before it was kept there, and those whose value was missed.

    `figures` and `proxies` are answers of the search (tests.system.heap.said).
    """

    early: list[str]
    missed: list[str]
    figures: list[str]
    proxies: list[str]


def values() -> tuple[list[str], list[str]]:
    """The places found too early, and those missed."""
    # Backwards, so that what they are compared with is not found.
    texts = {str(uuid4())[::-1]: place for place in PLACES}
    found: set[str] = set()

    def note(held: bytes) -> None:
        # Most of what is held is shorter than the texts.
        if len(held) < 36:
            return
        backwards = held[::-1].decode(errors="replace")
        found.update(place for text, place in texts.items() if text in backwards)

    said(note)
    early = sorted(found)
    kept = [PLACES[place](text[::-1]) for text, place in texts.items()]
    said(note)
    del kept
    return early, sorted(PLACES.keys() - found)


def figures() -> list[str]:
    """The answer when a struct keeps a figure."""

    class Kept(msgspec.Struct):
        figure: int

    kept = [Kept(FIGURES[7])]
    found = said(lambda held: held == b"%d" % FIGURES[7])
    del kept
    return found


def proxies() -> list[str]:
    """The answer when objects say that they are something else, or fail when asked."""

    class Lazy:
        @property  # type: ignore[misc]
        def __class__(self) -> type:
            return dict

    gone = Lazy()
    there: list[Any] = [Lazy(), weakref.proxy(gone), BytesIO(), memoryview(b"")]
    there[2].close()
    there[3].release()
    del gone
    return said(lambda _: False)


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(Found(*values(), figures(), proxies())).decode())
