"""What gunicorn and functions-framework answer before the pipeline is a problem with our headers.

Sent byte by byte to real processes of one function.
"""

import msgspec
import pytest

from tests.http.raw_http import converse
from tests.safety.test_headers import ALWAYS
from tests.servers.function_process import served

GET = b"GET /v1/health/live HTTP/1.1\r\n"
HOST = b"Host: localhost\r\n"
LAST = b"Connection: close\r\n\r\n"
UNPARSED: dict[str, tuple[bytes, int]] = {
    "no request": (b"GET\r\n\r\n", 400),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),
    "a line break in the path": (b"GET /a\nb HTTP/1.1\r\n\r\n", 400),
    "a method in lower case": (b"get / HTTP/1.1\r\n" + HOST + LAST, 400),
    "another version": (b"GET / HTTP/3.0\r\n" + HOST + LAST, 400),
    "a long header": (GET + HOST + b"X: " + b"a" * 9000 + b"\r\n" + LAST, 431),
    "many headers": (GET + HOST + b"X: a\r\n" * 200 + LAST, 431),
    "a long cookie": (GET + HOST + b"Cookie: pv_session=" + b"a" * 9000 + b"\r\n" + LAST, 431),
    "a header name with a space": (GET + HOST + b"X y: a\r\n" + LAST, 400),
    "a folded header": (GET + HOST + b"X: a\r\n b\r\n" + LAST, 400),
    "an unknown transfer coding": (GET + HOST + b"Transfer-Encoding: foo\r\n" + LAST, 400),
    "two lengths": (GET + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n" + LAST, 400),
    "a length and chunks": (
        GET + HOST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n" + LAST,
        400,
    ),
    "a length that is no number": (GET + HOST + b"Content-Length: x\r\n" + LAST, 400),
    "an expectation": (GET + HOST + b"Expect: a miracle\r\n" + LAST, 400),
}
NOWHERE: dict[str, tuple[bytes, int]] = {
    "two slashes": (b"GET //v1//health/live HTTP/1.1\r\n" + HOST + LAST, 404),
    "robots.txt": (b"GET /robots.txt HTTP/1.1\r\n" + HOST + LAST, 404),
    "favicon.ico": (b"GET /favicon.ico HTTP/1.1\r\n" + HOST + LAST, 404),
    "the whole server": (b"OPTIONS * HTTP/1.1\r\n" + HOST + LAST, 404),
    "a tunnel": (b"CONNECT example.com:443 HTTP/1.1\r\n" + HOST + LAST, 404),
    "odd bytes": (b"GET /v1/%00%ff%2e%2e HTTP/1.1\r\n" + HOST + LAST, 404),
    "a broken body for nobody": (
        b"POST /robots.txt HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        404,
    ),
}


@pytest.mark.parametrize("threads", ["1", "4"])
def test_a_servers_own_answer_has_our_form(threads: str) -> None:
    with served("health__live", threads, PUBLIC_URL="https://api.pavilion.example") as address:
        for name, (sent, status) in (UNPARSED | NOWHERE).items():
            answer = converse(address, sent)

            assert (answer.status, answer.rest) == (status, b""), name
            assert answer.headers["Content-Type"] == "application/problem+json", name
            assert msgspec.json.decode(answer.body)["status"] == status, name
            found = {each: answer.headers.get_all(each) for each in ALWAYS}
            assert found == {each: [value] for each, value in ALWAYS.items()}, name
            assert answer.headers.get_all("Cache-Control") == ["no-store"], name
