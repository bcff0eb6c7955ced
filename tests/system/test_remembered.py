"""The state audit covers every place in which a row can be kept."""

import os
import sys
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache, partial
from queue import Queue
from types import ModuleType

import pytest

from shared.once import once
from tests.system.remembered import remembered

# Source of a deployed module, in which keep() hides what it is given.
PLACES = {
    "a global": "kept = []; keep = kept.append",
    "a list inside a dict inside a tuple": "kept = ({'rows': []},); keep = kept[0]['rows'].append",
    "a set": "kept = set(); keep = kept.add",
    "an order": "kept = {1: 1, 2: 2}\ndef keep(row): kept[1] = kept.pop(1)",
    "a default argument": "def keep(row, kept=[]): kept.append(row)",
    "a keyword's default": "def keep(row, *, kept=[]): kept.append(row)",
    "a closure": "def make():\n kept = []\n return lambda row: kept.append(row)\nkeep = make()",
    "a rebound variable of a closure": (
        "def make():\n kept = 0\n def keep(row):\n  nonlocal kept\n  kept = row\n return keep\n"
        "keep = make()"
    ),
    "a function's attribute": "def keep(row): keep.row = row",
    "a class's attribute": "class Kept: rows = []\nkeep = Kept.rows.append",
    "a class's new attribute": "class Kept: pass\ndef keep(row): Kept.row = row",
    "an object's attribute": "class Kept: pass\nkept = Kept()\ndef keep(row): kept.row = row",
    "an object's slot": (
        "class Kept: __slots__ = ('row',)\nkept = Kept()\ndef keep(row): kept.row = row"
    ),
    "an inherited container": "class Kept(dict): pass\nkept = Kept()\ndef keep(row): kept[row] = 1",
    "a cache": "@lru_cache\ndef keep(row): pass",
    "a cache that is full": "@lru_cache(maxsize=1)\ndef keep(row): pass\nkeep('earlier')",
    "a bound method": "class Kept:\n def keep(self, row): self.row = row\nkeep = Kept().keep",
    "a partial": "keep = partial(list.append, [])",
    "what a decorator keeps": "keep = once(lambda row: row)",
    "a deque": "kept = deque(maxlen=1)\nkeep = kept.append",
    "a defaultdict": "kept = defaultdict(list)\ndef keep(row): kept['rows'].append(row)",
    "a queue": "kept = Queue()\nkeep = kept.put",
    "an attribute more of what is made once": (
        "class Pool: pass\nmade = once(Pool)\nmade()\ndef keep(row): made().row = row"
    ),
    "the environment": "def keep(row): os.environ['KEPT'] = row",
    "the working directory": "def keep(row): os.chdir('/')",
    "a global that hides its name": "__kept = []; keep = __kept.append",
    "a global named as if it were Python's own": "__kept__ = []; keep = __kept__.append",
    "a number": "kept = 0\ndef keep(row):\n global kept\n kept += 1",
}


@pytest.mark.parametrize("source", PLACES.values(), ids=PLACES)
def test_the_audit_finds_kept_values(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("shared.pretended")
    for known in (lru_cache, partial, deque, defaultdict, Queue, once, os):
        setattr(module, known.__name__, known)
    exec(source, vars(module))  # noqa: S102 - the test's own texts
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setenv("KEPT", "nothing")
    monkeypatch.chdir(".")
    keep: Callable[[str], object] = vars(module)["keep"]
    before = remembered()
    assert remembered() == before

    keep("who called")

    assert remembered() != before


@pytest.mark.parametrize(
    "hidden", [threading.local(), ContextVar("kept")], ids=["a thread's", "a context's"]
)
def test_the_audit_refuses_opaque_places(hidden: object, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("shared.pretended")
    vars(module)["kept"] = [hidden]
    monkeypatch.setitem(sys.modules, module.__name__, module)

    with pytest.raises(AssertionError, match="no audit can see"):
        remembered()
