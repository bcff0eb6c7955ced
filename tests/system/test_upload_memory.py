"""Uploads through a real functions-framework process: flat memory, no file, no reset connection."""

import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psutil
import pytest

from shared.files import storage
from tests.factories import Organization, new_organization, sql
from tests.functions.documents.rows import documents_of, form_of, leftovers, storage_bytes
from tests.functions.scheduled.rows import run
from tests.proof import times
from tests.servers.ending import end
from tests.shared.inputs.test_multipart import BOUNDARY
from tools.bench.peak import Peak
from tools.local.processes import ROOT, accepts, free_port

PATH = "/v1/documents"
MEGABYTE = 1_000_000
# Held in memory or in a file, it would take five times what is allowed.
LARGE = times(12, 30) * MEGABYTE
# Half of what the project allows itself: measured 0.0 to 0.7.
ALLOWED_GROWTH = 2 * MEGABYTE


class Running(msgspec.Struct, frozen=True):
    """The function's process, where it listens, and its temp folder."""

    worker: psutil.Process
    port: int
    temp: Path


@contextmanager
def serving(temp: Path) -> Iterator[Running]:
    """The endpoint in a separate process, whose temp folder is `temp`."""
    port = free_port()
    environment = {**os.environ, "TMPDIR": str(temp), "THREADS": "4"}
    command = ["-m", "functions_framework", "--source", str(ROOT / "main.py")]
    process = subprocess.Popen(
        [sys.executable, *command, "--target", "documents__create", "--port", str(port)],
        env=environment,
        cwd=ROOT,
    )
    try:
        yield Running(worker_of(process, port), port, temp)
    finally:
        end(process)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A process that the tests of this file share."""
    with serving(tmp_path_factory.mktemp("function")) as process:
        yield process


def worker_of(process: subprocess.Popen[bytes], port: int) -> psutil.Process:
    """The worker process: the master listens before its worker exists."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        workers = psutil.Process(process.pid).children()
        if workers and accepts(port):
            return workers[0]
        time.sleep(0.02)
    raise AssertionError("functions-framework did not start")


def form(size: int) -> bytes:
    text = b"%PDF-1.7\n" + random.Random(size).randbytes(size - 9)  # noqa: S311 - any bytes
    return form_of(text)


def headers(token: str) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {token}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }


def post(running: Running, token: str, body: bytes) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.request("POST", PATH, body, headers(token))
    response = connection.getresponse()
    answer = response.status, response.read()
    connection.close()
    return answer


def peak_of(running: Running, token: str, body: bytes) -> int:
    peak = Peak(running.worker, running.temp)
    with peak.watched():
        post(running, token, body)
    return peak.value


def least_peak_of(running: Running, token: str, body: bytes) -> int:
    """The least of a few runs, because one-time needs of a thread or module do not count."""
    return min(peak_of(running, token, body) for _ in range(3))


@pytest.mark.parametrize("expected", [201, 401], ids=["an upload", "a refusal"])
def test_memory_and_temp_files_do_not_grow_with_the_file(running: Running, expected: int) -> None:
    token = new_organization().owner.token if expected == 201 else "nobody's"
    small, large = form(MEGABYTE), form(LARGE)
    for _ in range(3):
        assert post(running, token, small)[0] == expected
    before = least_peak_of(running, token, small)

    after = least_peak_of(running, token, large)

    assert after - before < ALLOWED_GROWTH
    assert list(running.temp.iterdir()) == []


def test_an_upload_through_the_process_is_stored_whole(running: Running) -> None:
    organization = new_organization()

    status, answer = post(running, organization.owner.token, form(5 * MEGABYTE))

    document = msgspec.json.decode(answer)
    assert (status, document["size_bytes"]) == (201, 5 * MEGABYTE)
    stored = storage.stat(f"{organization.id}/{document['id']}")
    assert stored is not None
    assert document["sha256"] == storage.sha256(stored).hex()
    assert storage_bytes(organization) == 5 * MEGABYTE


def test_a_refusal_reaches_a_client_that_is_still_sending(running: Running) -> None:
    token = new_organization().owner.token

    assert post(running, "nobody's", bytes(30 * MEGABYTE))[0] == 401
    assert post(running, token, bytes(31 * MEGABYTE))[0] == 413


@contextmanager
def half_sent(running: Running, organization: Organization) -> Iterator[None]:
    """An upload of which 2 of 5 MB have been sent, and whose row exists."""
    whole = form(5 * MEGABYTE)
    fields = headers(organization.owner.token) | {"Host": "x", "Content-Length": str(len(whole))}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    with socket.create_connection(("127.0.0.1", running.port)) as connection:
        connection.sendall(f"POST {PATH} HTTP/1.1\r\n{head}\r\n".encode() + whole[: 2 * MEGABYTE])
        assert awaited(lambda: storage_bytes(organization) == 5 * MEGABYTE)
        yield


def test_a_disconnected_client_leaves_nothing(running: Running) -> None:
    organization = new_organization()

    with half_sent(running, organization):
        pass

    assert awaited(lambda: documents_of(organization) == [])
    assert storage_bytes(organization) == 0
    assert leftovers(organization) == set()
    assert list(running.temp.iterdir()) == []


def test_a_killed_process_leaves_a_row_for_the_reaper(tmp_path: Path) -> None:
    organization = new_organization()

    with serving(tmp_path) as dying, half_sent(dying, organization):
        dying.worker.kill()
        dying.worker.wait()

    assert documents_of(organization) == [["pending", 5 * MEGABYTE]]
    sql("update documents set pending_until = now() where organization_id = :o", o=organization.id)
    run("reap-uploads")
    assert (documents_of(organization), storage_bytes(organization)) == ([], 0)
    assert leftovers(organization) == set()
    assert list(tmp_path.iterdir()) == []


def awaited(condition: Callable[[], bool]) -> bool:
    """Whether the condition comes to hold within ten seconds."""
    deadline = time.monotonic() + 10
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_a_body_of_unknown_length_is_accepted(running: Running) -> None:
    organization = new_organization()
    body = form(MEGABYTE)
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.request(
        "POST",
        PATH,
        iter([body[:300_000], body[300_000:]]),
        headers(organization.owner.token),
        encode_chunked=True,
    )
    response = connection.getresponse()

    assert (response.status, msgspec.json.decode(response.read())["size_bytes"]) == (201, MEGABYTE)
    connection.close()
    assert storage_bytes(organization) == MEGABYTE
