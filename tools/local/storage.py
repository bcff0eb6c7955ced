"""The storage emulator from its wheel, as a separate program.

    python -m tools.local.storage PORT [FOLDER]

Without FOLDER it keeps everything in memory. The wheel's own server handles one connection at a
time, so one stalled upload would block all others. Here each connection has a thread. Complete
requests are then handled one at a time, because the emulator's store is not thread-safe. What pages
need of it is in browser_uploads.
"""

import json
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar

from gcp_storage_emulator.server import RequestHandler, Router
from gcp_storage_emulator.settings import STORAGE_DIR
from gcp_storage_emulator.storage import Storage

from tools.local import browser_uploads
from tools.local.browser_uploads import Sessions
from tools.local.processes import Recipe, accepts, launch

# Seconds of silence that are allowed in the middle of a request.
SILENCE = 60


def recipe(logs: Path, folder: Path | None = None) -> Recipe:
    """The recipe for an emulator with its objects in `folder`, or in memory."""
    log = logs / "storage.log"
    return Recipe("storage emulator", "http://", log, partial(begin, log, folder), accepts)


def begin(log: Path, folder: Path | None, port: int) -> subprocess.Popen[bytes]:
    """The emulator's process."""
    if folder:
        set_aside_broken_index(folder)
    command = [sys.executable, "-m", __name__, str(port)]
    return launch([*command, str(folder)] if folder else command, log)


def make_bucket(url: str, bucket: str, cors: Sequence[Mapping[str, Any]] = ()) -> None:
    """Create a bucket in the emulator at `url` if it is missing, and set its CORS."""
    buckets = f"{url}/storage/v1/b"
    try:
        _send("POST", f"{buckets}?project=pavilion", {"name": bucket})
    except urllib.error.HTTPError as error:
        with error:
            if error.code != HTTPStatus.CONFLICT:
                raise
    if cors:
        _send("PATCH", f"{buckets}/{bucket}", {"cors": cors})


def _send(method: str, url: str, body: Mapping[str, Any]) -> None:
    request = urllib.request.Request(  # noqa: S310 - an emulator's address
        url,
        method=method,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 - an emulator's address


def set_aside_broken_index(folder: Path) -> None:
    """Move aside an index whose last write was interrupted, so that the emulator can start."""
    index = folder / STORAGE_DIR / ".meta"
    if not index.exists():
        return
    try:
        json.loads(index.read_bytes())
    except ValueError:
        (folder / STORAGE_DIR).rename(
            Path(tempfile.mkdtemp(prefix=f"{folder.name}.set-aside-", dir=folder.parent))
        )


class Handler(RequestHandler):
    """Receives a whole request before it waits for its turn."""

    timeout = SILENCE
    turn = Lock()
    sessions: ClassVar[Sessions]

    def serve(self) -> None:
        """Answer one request; an incomplete body changes nothing."""
        length = int(self.headers.get("Content-Length", 0))
        if length:
            body = self.rfile.read(length)
            if len(body) < length:
                return
            self.rfile = BytesIO(body)
        with self.turn:
            if answer := self._own_answer():
                self._send(*answer)
                return
            begun = self.sessions.begun(self.path)
            Router(self).handle(self.command)
            self.sessions.note(self.path, begun)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = serve  # noqa: N815 - http.server's

    def end_headers(self) -> None:
        """Let a page of the bucket's origins read the answer."""
        found = browser_uploads.cors_headers(self.storage, self.command, self.path, self._sent())
        for name, value in found.items():
            self.send_header(name, value)
        super().end_headers()

    def _own_answer(self) -> browser_uploads.Answer | None:
        if self.command == "OPTIONS":
            return HTTPStatus.OK, b""
        if browser_uploads.is_refused(self.storage, self.command, self.path, self._sent()):
            return HTTPStatus.FORBIDDEN, b""
        asked = self.headers.get("Content-Range", "")
        return self.sessions.answer(self.command, self.path, asked)

    def _sent(self) -> dict[str, str]:
        return {name.title(): value for name, value in self.headers.items()}

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class ThreadedServer(ThreadingHTTPServer):
    """A server that skips its base's look-up of the host's name."""

    daemon_threads = True
    # Instances with many threads may open more connections at once than the default of 5.
    request_queue_size = 128

    def server_bind(self) -> None:
        """Bind without looking up the host's name, and reuse the address of a killed server."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = self.socket.getsockname()


def main(port: str, folder: str | None = None) -> None:
    """Serve until SIGTERM, after which the current request still finishes its write."""
    storage = Storage(use_memory_fs=folder is None, data_dir=folder)
    Handler.sessions = Sessions(storage)
    server = ThreadedServer(("127.0.0.1", int(port)), partial(Handler, storage))

    def end(_number: int, _frame: object) -> None:
        raise SystemExit

    signal.signal(signal.SIGTERM, end)
    try:
        server.serve_forever()
    finally:
        Handler.turn.acquire()


if __name__ == "__main__":
    main(*sys.argv[1:])
