"""Uploads through a real functions-framework process: flat memory, no file, no reset connection."""

import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psutil
import pytest

from shared import storage
from tests.shared.test_multipart import BOUNDARY, FILE, closed, part
from tools.local.processes import ROOT, accepts, free_port

MEGABYTE = 1_000_000
# Half of what the project allows itself: measured 0.0 to 0.7.
ALLOWED_GROWTH = 2 * MEGABYTE
FUNCTION = '''
"""The shared parts of an upload, without database and pipeline."""

from shared import storage
from shared.content_type import HEAD, sniffed
from shared.multipart import read_form
from shared.problems import Code, Problem
from shared.request_body import ClientDisconnected, drain


def upload(request):
    try:
        if request.path == "/refuse":
            raise Problem(Code.UNAUTHENTICATED, "Sign in first.")
        file = read_form(request).file
        kind = sniffed(file.head(HEAD), file.name, "/file")
        digest = storage.upload(request.headers["Object-Name"], kind, file)
        return {"size": digest.size, "sha256": digest.sha256.hex(), "kind": kind}
    except Problem as problem:
        return problem.document(), problem.status
    except ClientDisconnected:
        return "", 499
    finally:
        drain(request)
'''


class Peak:
    """The most that a process and its temp folder held while it was watched, in bytes."""

    def __init__(self, process: psutil.Process, folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._over = threading.Event()
        self.value = 0

    def _watch(self) -> None:
        while not self._over.wait(0.002):
            files = sum(path.stat().st_size for path in self._folder.iterdir())
            self.value = max(self.value, self._process.memory_info().rss + files)

    def _high_water_mark(self) -> int:
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch for the time of the block. Linux also tells what happens between two looks."""
        has_kernel_count = sys.platform == "linux"
        if has_kernel_count:
            # proc(5): 5 resets the peak resident set size.
            Path(f"/proc/{self._process.pid}/clear_refs").write_text("5")
        watcher = threading.Thread(target=self._watch)
        watcher.start()
        yield
        self._over.set()
        watcher.join()
        if has_kernel_count:
            self.value = max(self.value, self._high_water_mark())


class Running(msgspec.Struct, frozen=True):
    """The function's process, where it listens, and its temp folder."""

    worker: psutil.Process
    port: int
    temp: Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("function")
    (folder / "main.py").write_text(FUNCTION)
    temp = folder / "temp"
    temp.mkdir()
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temp), "THREADS": "4"}
    command = ["-m", "functions_framework", "--source", str(folder / "main.py")]
    process = subprocess.Popen(
        [sys.executable, *command, "--target", "upload", "--port", str(port)], env=environment
    )
    try:
        yield Running(worker_of(process, port), port, temp)
    finally:
        process.terminate()
        process.wait(10)


def worker_of(process: subprocess.Popen[bytes], port: int) -> psutil.Process:
    """The process that serves: the master listens before its worker is there."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        workers = psutil.Process(process.pid).children()
        if workers and accepts(port):
            return workers[0]
        time.sleep(0.02)
    raise AssertionError("functions-framework did not start")


def body_of(size: int) -> bytes:
    text = b"%PDF-1.7\n" + random.Random(size).randbytes(size - 9)  # noqa: S311 - any bytes
    return closed(part(FILE, text))


def post(running: Running, path: str, body: bytes, name: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    content_type = f"multipart/form-data; boundary={BOUNDARY}"
    connection.request("POST", path, body, {"Content-Type": content_type, "Object-Name": name})
    response = connection.getresponse()
    answer = response.status, response.read()
    connection.close()
    return answer


def peak_of(running: Running, path: str, body: bytes) -> int:
    peak = Peak(running.worker, running.temp)
    with peak.watched():
        post(running, path, body, f"memory/{len(body)}")
    return peak.value


@pytest.mark.parametrize("path", ["/", "/refuse"], ids=["an upload", "a refusal"])
def test_memory_and_temp_folder_do_not_grow_with_the_file(running: Running, path: str) -> None:
    small, large = body_of(MEGABYTE), body_of(30 * MEGABYTE)
    for _ in range(3):
        assert post(running, path, small, "memory/warm")[0] == (200 if path == "/" else 401)
    before = peak_of(running, path, small)

    after = peak_of(running, path, large)

    assert after - before < ALLOWED_GROWTH
    assert list(running.temp.iterdir()) == []


def test_an_upload_through_the_process_is_stored_whole(running: Running) -> None:
    status, answer = post(running, "/", body_of(5 * MEGABYTE), "whole/1")

    stored = storage.stat("whole/1")
    assert status == 200
    assert stored is not None
    assert msgspec.json.decode(answer)["sha256"] == storage.sha256(stored).hex()


def test_a_refusal_reaches_a_client_that_is_still_sending(running: Running) -> None:
    assert post(running, "/refuse", bytes(30 * MEGABYTE))[0] == 401
    assert post(running, "/", bytes(31 * MEGABYTE))[0] == 413


def test_a_client_that_goes_away_leaves_nothing(running: Running) -> None:
    whole = body_of(5 * MEGABYTE)
    head = (
        "POST / HTTP/1.1\r\nHost: x\r\nObject-Name: gone/1\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(whole)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", running.port)) as connection:
        connection.sendall(head.encode() + whole[: 2 * MEGABYTE])

    assert post(running, "/", body_of(MEGABYTE), "gone/2")[0] == 200
    assert storage.stat("gone/1") is None
    assert list(running.temp.iterdir()) == []


def test_a_body_of_unknown_length_is_received_too(running: Running) -> None:
    body = body_of(MEGABYTE)
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.request(
        "POST",
        "/",
        iter([body[:300_000], body[300_000:]]),
        {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Object-Name": "chunked/1"},
        encode_chunked=True,
    )
    response = connection.getresponse()

    assert (response.status, msgspec.json.decode(response.read())["size"]) == (200, MEGABYTE)
    connection.close()
