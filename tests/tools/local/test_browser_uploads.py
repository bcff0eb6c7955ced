import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tools.local import storage
from tools.local.processes import Server, start, stop
from tools.web.uploads import bucket_cors

PAGE, OTHER_PAGE = "http://127.0.0.1:8080", "http://localhost:8080"
FOREIGN = "https://elsewhere.example"
PIECE = 8 * 1024 * 1024
TOTAL = PIECE + 5
START = "/upload/storage/v1/b/files/o?uploadType=resumable&name=pending/a"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An emulator with a bucket for two pages."""
    started = start(storage.recipe(tmp_path_factory.mktemp("logs")))
    try:
        storage.make_bucket(started.url, "files", bucket_cors(PAGE, [OTHER_PAGE]))
        yield started
    finally:
        stop(started)


def send(
    server: Server, method: str, target: str, body: bytes = b"", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Send a request as a page would; status, headers and body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, target, body, named)
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def started(server: Server) -> str:
    """The path and query of a new upload session."""
    _, headers, _ = send(server, "POST", START, b"{}", Content_Type="application/json", Origin=PAGE)
    place = urlsplit(headers["Location"])
    return f"{place.path}?{place.query}"


def sent(server: Server, session: str, span: str, body: bytes = b"") -> tuple[int, str | None]:
    """The status and the Range of the answer to a piece, or to a question about the session."""
    status, headers, _ = send(
        server, "PUT", session, body, Content_Range=f"bytes {span}", Origin=PAGE
    )
    assert headers["Access-Control-Allow-Origin"] == PAGE
    return status, headers.get("Range")


def test_a_page_sends_pieces_and_asks_what_arrived(server: Server) -> None:
    session = started(server)

    assert sent(server, session, f"*/{TOTAL}") == (308, None)
    first = sent(server, session, f"0-{PIECE - 1}/{TOTAL}", bytes(PIECE))
    assert first == (308, f"bytes=0-{PIECE - 1}")
    assert sent(server, session, f"*/{TOTAL}") == first
    assert sent(server, session, f"{PIECE}-{TOTAL - 1}/{TOTAL}", bytes(5)) == (200, None)
    # The answer to the last piece may have been lost.
    assert sent(server, session, f"*/{TOTAL}") == (200, None)


def test_delete_cancels_an_upload(server: Server) -> None:
    session = started(server)
    sent(server, session, f"0-{PIECE - 1}/{TOTAL}", bytes(PIECE))

    assert send(server, "DELETE", session, Origin=PAGE)[0] == 499
    assert sent(server, session, f"*/{TOTAL}") == (404, None)
    assert send(server, "DELETE", session, Origin=PAGE)[0] == 404


@pytest.mark.parametrize("origin", [PAGE, OTHER_PAGE])
def test_a_preflight_of_our_pages_is_answered(server: Server, origin: str) -> None:
    status, headers, _ = send(
        server,
        "OPTIONS",
        started(server),
        Origin=origin,
        Access_Control_Request_Method="PUT",
        Access_Control_Request_Headers="content-range, content-type",
    )

    assert status == 200
    assert headers["Access-Control-Allow-Origin"] == origin
    assert "PUT" in headers["Access-Control-Allow-Methods"]
    assert "Content-Range" in headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("origin", "method", "header"),
    [
        (FOREIGN, "PUT", "content-range"),
        ("null", "PUT", "content-range"),
        (PAGE, "PATCH", "content-range"),
        (PAGE, "PUT", "authorization"),
    ],
)
def test_any_other_preflight_allows_nothing(
    server: Server, origin: str, method: str, header: str
) -> None:
    _, headers, _ = send(
        server,
        "OPTIONS",
        started(server),
        Origin=origin,
        Access_Control_Request_Method=method,
        Access_Control_Request_Headers=header,
    )

    assert not [name for name in headers if name.startswith("Access-Control")]


def test_another_origins_page_changes_nothing(server: Server) -> None:
    session = started(server)
    piece = {"Content_Range": f"bytes 0-4/{TOTAL}"}

    assert send(server, "PUT", session, bytes(5), Origin=FOREIGN, **piece)[0] == 403
    assert send(server, "DELETE", session, Origin=FOREIGN)[0] == 403
    assert sent(server, session, f"*/{TOTAL}") == (308, None)


def test_a_page_may_read_how_much_arrived(server: Server) -> None:
    _, headers, _ = send(
        server, "PUT", started(server), Content_Range=f"bytes */{TOTAL}", Origin=PAGE
    )
    exposed = headers["Access-Control-Expose-Headers"].split(", ")

    assert {"Range", "Location", "Content-Range"} <= set(exposed)


def test_a_bucket_gets_the_origins_of_a_later_start(server: Server) -> None:
    storage.make_bucket(server.url, "moved", bucket_cors(FOREIGN, []))
    storage.make_bucket(server.url, "moved", bucket_cors(PAGE, []))
    found = json.loads(send(server, "GET", "/storage/v1/b/moved")[2])

    assert found["cors"][0]["origin"] == [PAGE]
