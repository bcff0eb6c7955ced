"""Instances that tell what they hold: GET /audit, which no gateway knows.

In place of tests.servers.instances; the same arguments. With the query `search` the heap is
searched, which takes as long as many requests. From the first GET /audit on, an audit hook
of the interpreter takes down every file that the process makes or writes under a name.
"""

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import msgspec
import psutil
from msgspec import _utils

from tests.system.heap import said
from tools.local import dispatch, instances

PATH = "/audit"
SEARCH = "search"
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# Files without a name, gone with the process: tempfile.TemporaryFile.
UNNAMED = getattr(os, "O_TMPFILE", 0)
MAKING = frozenset(("os.mkdir", "os.link", "os.symlink", "os.rename", "tempfile.mkdtemp"))


class Audit(msgspec.Struct):
    """What an instance holds, the named files it has made, and the types it met unprepared.

    `said` is None when the heap was not searched.
    """

    said: list[str] | None
    objects: int
    threads: int
    descriptors: int
    resident_bytes: int
    files: list[str]
    unprepared: list[str]


class Hook:
    """Takes down what makes or writes a named file. An audit hook can't be taken away again."""

    def __init__(self) -> None:
        self.files: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """One event of the interpreter."""
        if event == "open":
            path, _, flags = arguments
            is_written = flags & WRITING and flags & UNNAMED != UNNAMED
            if is_written and path != os.devnull:
                self.files.append(str(path))
        elif event in MAKING:
            self.files.append(str(arguments[0]))


def audited(application: WSGIApplication) -> WSGIApplication:
    """The same application, and the audit."""
    hooks: list[Hook] = []
    unprepared = unprepared_types()

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return application(environ, start_response)
        if not hooks:
            hooks.append(Hook())
            sys.addaudithook(hooks[0])
        is_searched = environ["QUERY_STRING"] == SEARCH
        body = msgspec.json.encode(audit(hooks[0].files, unprepared, is_searched=is_searched))
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    return serve


def unprepared_types() -> list[str]:
    """The struct types that msgspec looks into from now on: each should have been made ready."""
    found: list[str] = []
    inside: Any = _utils
    look = inside._get_class_mro_and_typevar_mappings  # noqa: SLF001 - where it begins

    def noted(kind: Any) -> Any:
        # Listing a struct's fields is another use, and harmless.
        if sys._getframe(2).f_globals["__name__"] != "msgspec.structs":  # noqa: SLF001
            found.append(str(kind))
        return look(kind)

    inside._get_class_mro_and_typevar_mappings = noted  # noqa: SLF001
    return found


def audit(files: list[str], unprepared: list[str], *, is_searched: bool) -> Audit:
    """Look at this process."""
    # An instance freezes what it has loaded, and the collector does not count what is frozen.
    gc.unfreeze()
    gc.collect()
    process = psutil.Process()
    return Audit(
        said() if is_searched else None,
        len(gc.get_objects()),
        threading.active_count(),
        process.num_fds(),
        process.memory_info().rss,
        files,
        unprepared,
    )


def main(*arguments: int) -> None:
    """Put the audit in, then be the instances."""
    make: Callable[..., WSGIApplication] = dispatch.application
    dispatch.application = lambda *parts: audited(make(*parts))
    instances.load_and_keep(*arguments)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
