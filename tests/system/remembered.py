"""What the deployed modules of this process hold, so that two moments can be compared.

Walks from every global of functions/ and shared/ into whatever a request could have written to:
containers, also inside objects; what closures hold; default arguments; attributes of functions and
classes; the entries of caches.
"""

import functools
import gc
import hashlib
import os
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from pathlib import Path
from types import BuiltinFunctionType, CellType, FunctionType, ModuleType
from typing import Any

# The closed list (docs/architecture.md): open connections, the breaker, the counters of the time
# without Redis, and the instance's own access token. All else in these objects is compared like
# everything else. Settings and keys do not change; the logger is logging's own.
INSTANCE_KEEPS = {
    "Fallback": {"_lock", "_windows", "_limits"},
    "LoginToken": {"_lock", "_text", "_ends"},
    "Memorystore": {"_breaker", "_idle"},
    "Pool": {"_free", "_idle"},
}
# Made once, of libraries: their connections.
OTHERS_OBJECTS = {"shared.files.resumable_upload._pool", "shared.files.client._client"}
OURS = ("functions", "shared")
# What the import itself puts into every module.
IMPORT_SETS = frozenset(
    ("__builtins__", "__cached__", "__doc__", "__file__", "__loader__", "__name__", "__package__")
) | {"__path__", "__spec__"}
ADDRESS = re.compile(r"0x[0-9a-f]+")
ENDLESS = 200_000
AT_HOME = (FunctionType, type, functools._lru_cache_wrapper)  # noqa: SLF001 - it has no other name
# What other threads keep in these can't be looked at from here.
OUT_OF_SIGHT = (threading.local, ContextVar)
# What leads to everything, or to nothing.
CLOSED = (ModuleType, BuiltinFunctionType)


def remembered() -> dict[str, str]:
    """Each global by its dotted name: how many objects it leads to, and a digest of them."""
    found = {}
    for module in deployed_modules():
        for name, value in vars(module).items():
            place = f"{module.__name__}.{name}"
            if name in IMPORT_SETS or place in OTHERS_OBJECTS or _is_imported(value, module):
                continue
            found[place] = _digest(value)
    process = {"os.environ": dict(os.environ), "the working directory": str(Path.cwd())}
    return found | {name: _digest(value) for name, value in process.items()}


def _digest(value: Any) -> str:
    lines = list(_walk(value))
    digest = hashlib.sha256("\n".join(lines).encode(errors="replace")).hexdigest()[:16]
    return f"{len(lines)} objects, {digest}"


def deployed_modules() -> Iterator[ModuleType]:
    """The modules of functions/ and shared/ that are loaded."""
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] in OURS:
            yield module


def _is_imported(value: Any, module: ModuleType) -> bool:
    """Whether it is looked at elsewhere: where it was made, under its own name."""
    if not isinstance(value, AT_HOME) or value.__module__ == module.__name__:
        return False
    home = sys.modules.get(value.__module__)
    return getattr(home, value.__name__, None) is value or not _is_ours(value)


def _walk(root: Any) -> Iterator[str]:
    """A line for each object that `root` leads to, each object once."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str | bytes | int | float | None):
            yield repr(value)
            continue
        if id(value) in seen:
            continue
        seen.add(id(value))
        assert len(seen) < ENDLESS, f"{root!r} leads everywhere"
        assert not isinstance(value, OUT_OF_SIGHT), f"{root!r} keeps what no audit can see"
        yield ADDRESS.sub("", f"{type(value).__qualname__} {_label(value)}")
        waiting += _inside(value)


def _label(value: Any) -> str:
    """What tells an object from others of its type, as far as that is not inside."""
    if isinstance(value, set | frozenset):
        return str(sorted(map(repr, value)))
    if isinstance(value, dict | list | tuple | CellType):
        return ""
    if isinstance(value, functools._lru_cache_wrapper):  # noqa: SLF001 - as above
        # Its entries, not its hits, which change with every request.
        return str(sorted(map(repr, gc.get_referents(value))))
    return getattr(value, "__qualname__", None) or repr(value)


def _inside(value: Any) -> Iterable[Any]:
    """What an object holds that a request could have written to."""
    if isinstance(value, functools._lru_cache_wrapper):  # noqa: SLF001 - as above
        return [value.__wrapped__, *_made_once(value)]
    if type(value).__name__ in INSTANCE_KEEPS and _is_ours(type(value)):
        kept = INSTANCE_KEEPS[type(value).__name__]
        return [(name, None if name in kept else held) for name, held in vars(value).items()]
    if isinstance(value, FunctionType):
        return _inside_function(value) if _is_ours(value) else []
    if isinstance(value, type):
        return filter(_may_hold, list(vars(value).values())) if _is_ours(value) else []
    if type(value).__module__.partition(".")[0] in {"logging", "re"} or isinstance(value, CLOSED):
        return []
    # Whatever the collector can follow: containers, slots, cells, queues, structs.
    return [each for each in gc.get_referents(value) if not isinstance(each, type)]


def _made_once(cached: Any) -> Iterator[Any]:
    """The objects of a cache that may keep something of their own."""
    for entries in gc.get_referents(cached):
        if isinstance(entries, dict):
            yield from (each for each in entries.values() if type(each).__name__ in INSTANCE_KEEPS)


def _inside_function(function: FunctionType) -> list[Any]:
    return [
        *(function.__closure__ or ()),
        *(function.__defaults__ or ()),
        *(function.__kwdefaults__ or {}).values(),
        vars(function),
    ]


def _is_ours(value: Any) -> bool:
    return str(getattr(value, "__module__", "")).partition(".")[0] in OURS


def _may_hold(value: Any) -> bool:
    """Not the machinery of a class, which only refers to the class itself."""
    return type(value).__name__ not in {"getset_descriptor", "member_descriptor", "_abc_data"}
