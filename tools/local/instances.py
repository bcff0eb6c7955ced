"""The instances: processes that serve every function, each on a listening socket of its own.

    python -m tools.local.instances ANNOUNCE LISTENER...

The arguments are file descriptors. Everything is imported once, here; each instance is a fork of
this process, as gunicorn's workers are in the cloud, and runs gunicorn's threaded worker with
functions-framework's settings. An instance that goes is replaced by another fork in milliseconds.
The listening sockets outlive the instances, so connections wait for the replacement. Each fork
writes "SLOT PID" to ANNOUNCE.
"""

import gc
import os
import select
import signal
import socket
import sys
import time
from functools import partial
from typing import Any, NoReturn
from wsgiref.types import WSGIApplication

from functions_framework._http.gunicorn import GunicornApplication
from gunicorn.workers.gthread import ThreadWorker

from tools.api import document
from tools.endpoints import declarations
from tools.local import dispatch
from tools.local.leash import end_with_starter
from tools.local.processes import ROOT

# The front closes idle connections first, or it would send requests into closed ones. In seconds.
KEEP_ALIVE = 75
# A request that still runs this long after SIGTERM is given up. In seconds.
GRACE = 10
# An instance that dies at birth is not tried more often than this. In seconds.
SHORTEST_LIFE = 0.2


class Instance(ThreadWorker):
    """Gunicorn's threaded worker, which tells its parent when it begins to leave.

    `alive` is the writing end of a pipe. It closes on SIGTERM, or by itself with the process.
    """

    def __init__(self, *arguments: Any, alive: int) -> None:
        super().__init__(*arguments)  # type: ignore[no-untyped-call] # gunicorn's
        self.alive_end = alive

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Take no more connections; what has begun is finished beside the replacement."""
        if self.alive:
            os.close(self.alive_end)
        super().handle_exit(sig, frame)  # type: ignore[no-untyped-call] # gunicorn's


def serve(application: WSGIApplication, listener: socket.socket, alive: int) -> None:
    """Be an instance until told to leave."""
    parent = os.getppid()
    if sys.platform == "linux":
        end_with_starter(parent, signal.SIGKILL)
    host, port = listener.getsockname()
    server = GunicornApplication(
        application,
        host,
        port,
        debug=False,
        threads=int(os.environ.get("THREADS", "8")),
        worker_class="gthread",
        keepalive=KEEP_ALIVE,
        graceful_timeout=GRACE,
    )
    settings: Any = server.cfg
    log = settings.logger_class(settings)
    worker = Instance(1, parent, [listener], server, 0, settings, log, alive=alive)
    worker.init_process()  # type: ignore[no-untyped-call] # gunicorn's


def fork(application: WSGIApplication, listener: socket.socket, announce: int, slot: int) -> int:
    """Start an instance; the reading end of a pipe that closes when it leaves."""
    watch, alive = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(watch)
        os.close(announce)
        try:
            serve(application, listener, alive)
        finally:
            # Never on into the parent's code, and without its clean-up.
            sys.stderr.flush()
            os._exit(0)
    os.close(alive)
    os.write(announce, f"{slot} {pid}\n".encode())
    return watch


def keep(application: WSGIApplication, listeners: list[socket.socket], announce: int) -> NoReturn:
    """Keep one instance on each listener, for ever."""
    start = partial(fork, application)
    watched = {start(listener, announce, slot): slot for slot, listener in enumerate(listeners)}
    born = time.monotonic()
    while True:
        left, _, _ = select.select(list(watched), [], [])
        time.sleep(max(0, born + SHORTEST_LIFE - time.monotonic()))
        born = time.monotonic()
        for watch in left:
            os.close(watch)
            slot = watched.pop(watch)
            watched[start(listeners[slot], announce, slot)] = slot


def main(announce: int, *listeners: int) -> None:
    """Import everything, then keep the instances until SIGTERM."""
    if os.getpgrp() != os.getpid():
        os.setpgrp()
    # Nobody asks how an instance ended, so the kernel need not remember it.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
    document.write()
    application = dispatch.application(declarations(), ROOT / "main.py")
    # What is here now is never garbage: looking through it would copy the shared pages.
    gc.freeze()
    keep(application, [socket.socket(fileno=listener) for listener in listeners], announce)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
