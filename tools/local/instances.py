"""The instances: processes that serve every function, each on its own listening socket.

    python -m tools.local.instances ANNOUNCE LISTENER...

The arguments are file descriptors. Everything is imported once, here. Each instance is a fork of
this process, as gunicorn's workers are in the cloud, and runs gunicorn's threaded worker with
functions-framework's settings. An instance that ends is replaced by another fork within
milliseconds. The listening sockets outlive the instances, so connections wait for the replacement.
Each fork writes "SLOT PID" to ANNOUNCE.
"""

import gc
import os
import signal
import socket
import sys
import time
from functools import cache
from importlib import import_module
from typing import NoReturn
from wsgiref.types import WSGIApplication

from functions_framework._http.gunicorn import GunicornApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker
from werkzeug.routing import Map

from shared.pipeline.declaration import Declaration
from shared.ready_structs import make_ready
from tools.api import document
from tools.endpoints import declarations
from tools.local import dispatch
from tools.local.leash import end_with_starter
from tools.local.processes import ROOT

# The shortest time between two starts of an instance, in seconds.
SHORTEST_LIFE = 0.2


def gunicorn(application: WSGIApplication) -> GunicornApplication:
    """What instances serve, with gunicorn's settings, which take longer to make than a fork."""
    return GunicornApplication(
        application,
        # Unused: a worker is handed its listening socket.
        "127.0.0.1",
        0,
        debug=False,
        threads=int(os.environ.get("THREADS", "8")),
        worker_class="gthread",
        # One request per connection, because the front distributes connections.
        keepalive=0,
    )


def serve(server: GunicornApplication, listener: socket.socket) -> None:
    """Serve as an instance until a signal ends it."""
    parent = os.getppid()
    if sys.platform == "linux":
        end_with_starter(parent, signal.SIGKILL)
    log = Logger(server.cfg)
    worker = ThreadWorker(1, parent, [listener], server, 0, server.cfg, log)
    worker.init_process()


def fork(server: GunicornApplication, listener: socket.socket) -> int:
    """Start an instance; its process id."""
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            serve(server, listener)
        finally:
            # The child must neither continue in the parent's code nor run its clean-up.
            sys.stderr.flush()
            os._exit(0)
    return pid


def keep(application: WSGIApplication, announce: int, *listeners: int) -> NoReturn:
    """Keep one instance on each listener until SIGTERM, which ends all of them at once."""
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
    server = gunicorn(application)
    # Freeze the collector: scanning the imported objects would copy the shared pages.
    gc.freeze()
    sockets = [socket.socket(fileno=listener) for listener in listeners]
    vacant = list(range(len(sockets)))
    slots: dict[int, int] = {}
    while True:
        born = time.monotonic()
        for slot in vacant:
            pid = fork(server, sockets[slot])
            slots[pid] = slot
            os.write(announce, f"{slot} {pid}\n".encode())
        vacant = [slots.pop(os.wait()[0])]
        time.sleep(max(0, born + SHORTEST_LIFE - time.monotonic()))


@cache
def load() -> tuple[list[Declaration], Map]:
    """Import everything; every endpoint's declaration, and their routes. Reads no setting."""
    # Each instance would import it at its first request.
    import_module("shared.memorystore.connection")
    declared = declarations()
    make_ready()
    return declared, dispatch.routes(declared)


def load_and_keep(announce: int, *listeners: int) -> NoReturn:
    """Import everything, then keep the instances."""
    keep(dispatch.application(*load(), ROOT / "main.py"), announce, *listeners)


def main(announce: int, *listeners: int) -> NoReturn:
    """Generate the API document, which a function reads when it is loaded, then do the rest."""
    document.write()
    load_and_keep(announce, *listeners)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
