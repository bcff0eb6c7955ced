import http.client
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.local import storage
from tools.local.processes import Server, start, stop

UPLOAD = "/upload/storage/v1/b/kept/o?uploadType=media&name=a"


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    server = start(storage.recipe(folder / "logs", folder / "storage"))
    try:
        storage.make_bucket(server.url, "kept")
        yield server
    finally:
        stop(server)


def upload(server: Server, content: bytes) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("POST", UPLOAD, content)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def download(server: Server) -> bytes:
    with urllib.request.urlopen(f"{server.url}/kept/a") as answer:  # noqa: S310 - our own server
        return bytes(answer.read())


def test_objects_outlive_the_emulator(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        assert upload(server, b"content") == 200

    with running(tmp_path) as server:
        assert download(server) == b"content"


def test_a_stalled_upload_blocks_and_changes_nothing(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        upload(server, b"content")
        with socket.create_connection(("127.0.0.1", server.port)) as stalled:
            stalled.sendall(f"POST {UPLOAD} HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf".encode())

            assert download(server) == b"content"
            stalled.shutdown(socket.SHUT_WR)
            assert stalled.recv(1) == b""

        assert download(server) == b"content"


def test_an_index_that_was_cut_in_the_middle_is_set_aside(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        upload(server, b"content")
    index = next((tmp_path / "storage").rglob(".meta"))
    index.write_bytes(index.read_bytes()[:50])

    with running(tmp_path) as server:
        assert upload(server, b"new") == 200

    assert list(tmp_path.glob("storage.set-aside-*"))
