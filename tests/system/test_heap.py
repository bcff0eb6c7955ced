"""The search of the heap covers every place in which a value can be kept."""

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
import pytest

from shared.once import once
from tests.factories import PASSWORD
from tests.system.heap import FIGURES, SAID, said

Keep = Callable[[str, pytest.MonkeyPatch], object]

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

    def kept(text: str, patch: pytest.MonkeyPatch) -> object:
        module = ModuleType("pretended")
        known = (Queue, ContextVar, msgspec.Struct, once, partial, threading.local)
        vars(module).update({each.__name__.strip("_"): each for each in known})
        vars(module)["environ"] = os.environ
        patch.setenv("KEPT", "nothing")
        exec(source, vars(module))  # noqa: S102 - the test's own texts
        vars(module)["keep"](text)
        return module

    return kept


def in_attribute(place: Any) -> Keep:
    """Keep it as an attribute of what is there for the whole process."""
    return lambda text, patch: patch.setattr(place, "last", text, raising=False)


def in_flask(text: str, _: pytest.MonkeyPatch) -> object:
    application = flask.Flask("kept")
    application.config["last"] = text
    return application


def in_cache(text: str, _: pytest.MonkeyPatch) -> object:
    cached = lru_cache(lambda name: name)
    cached(text)
    return cached


def in_generator(text: str, _: pytest.MonkeyPatch) -> object:
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
    "a list": lambda text, _: [text],
    "a deque": lambda text, _: deque([text]),
    "a key": lambda text, _: [{text: 1}],
    "a path in a tuple in a dict": lambda text, _: [{1: ("/v1/leases/" + text, 2)}],
    "bytes": lambda text, _: [text.encode()],
    "a buffer": lambda text, _: [bytearray(text.encode())],
    "a view": lambda text, _: [memoryview(text.encode())],
    "a file in memory": lambda text, _: BytesIO(text.encode()),
    "a text in memory": lambda text, _: SimpleNamespace(file=StringIO(text)),
    "an id": lambda text, _: [UUID(text)],
} | {place: in_module(source) for place, source in SOURCES.items()}


def test_a_value_kept_anywhere_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert found == set()

    kept = [PLACES[place](text[::-1], monkeypatch) for text, place in texts.items()]

    said(note)
    assert found == PLACES.keys(), kept


def test_a_kept_figure_is_found() -> None:
    class Kept(msgspec.Struct):
        figure: int

    kept = [Kept(FIGURES[7])]

    assert f"list holds b'{FIGURES[7]}'" in said(lambda held: held == b"%d" % FIGURES[7]), kept


def test_proxy_objects_do_not_stop_the_search() -> None:
    class Lazy:
        @property  # type: ignore[misc]
        def __class__(self) -> type:
            return dict

    gone = Lazy()
    there: list[Any] = [Lazy(), weakref.proxy(gone), BytesIO(), memoryview(b"")]
    there[2].close()
    there[3].release()
    del gone

    assert said(lambda _: False) == [], there[0]


def test_request_values_are_distinguished_from_library_texts() -> None:
    said_by_requests = [
        b"/v1/units/01a218ba-5b5e-7448-9e6e-ca83835fbaf0/archive",
        b"0123456789abcdef0123456789abcdef@example.com",
        b"Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
        PASSWORD.encode(),
        b"Linden Court said-0123456789ab",
    ]
    said_by_libraries = [
        b"suppress_http_instrumentation-6b62f855-59c4-4850-bbaa-2dcce77e51e8",
        b"somebody@example.com",
        b"a token begins with eyJhbGciOiJIUzI1NiJ9",
        b"019581a2-0b51-7491-8378-9f890c4af867",
    ]

    assert all(map(SAID.search, said_by_requests))
    assert not any(map(SAID.search, said_by_libraries))
