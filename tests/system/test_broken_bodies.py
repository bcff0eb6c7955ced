"""A body that breaks HTTP's framing is refused by every endpoint, before it has any effect.

Sent byte by byte to real gunicorn processes, which read a body only when they are asked for it.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

import msgspec
import pytest

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, a_person, every
from tests.factories import new_organization
from tests.functions.documents.rows import documents_of, storage_bytes
from tests.http.client import new_address, send
from tests.http.raw_http import WholeAnswer, converse
from tests.proof import one_of
from tests.safety.asking import token_for
from tests.servers.fleet import Fleet, running
from tests.servers.function_process import served
from tests.standing import standing
from tests.system.valid_requests import FORM, JSON, Request, standing_request, valid_request
from tests.whole_database import changed_since, now

UPLOAD = "documents__create"


class Broken(NamedTuple):
    """What follows the headers, `{}` standing for the valid body as one chunk, and its answer."""

    sent: bytes
    ends: bool = False
    framing: bytes = b"Transfer-Encoding: chunked"
    status: int = 400


CHUNKED: dict[str, Broken] = {
    "a size that is no number": Broken(b"zz\r\n"),
    "a size with a sign": Broken(b"-1\r\n"),
    "a size line without an end": Broken(b"1;" + b"a" * 10_000),
    "a broken extension": Broken(b"1;=\r\n"),
    "no end of a chunk": Broken(b"{}XX"),
    "a broken size behind the body": Broken(b"{}\r\nzz\r\n"),
    "a broken trailer": Broken(b"{}\r\n0\r\nno header: x\r\n\r\n"),
    "too many trailers": Broken(b"{}\r\n0\r\n" + b"a: b\r\n" * 200 + b"\r\n"),
    "an end within a chunk": Broken(b"ff\r\n{", ends=True),
    "an end behind the body": Broken(b"{}\r\n", ends=True),
}
OTHERS: dict[str, Broken] = {
    "an end before its length": Broken(b"{", ends=True, framing=b"Content-Length: 100"),
    "an absurd length": Broken(b"{", framing=b"Content-Length: 1" + b"0" * 18, status=413),
}


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """An instance of every function."""
    log = tmp_path_factory.mktemp("fleet") / "log"
    with running(1, log, RATE_LIMIT_SIGN_IN="1000000/900") as fleet:
        yield fleet


def answer_to(
    address: tuple[str, int], request: Request, token: str | None, broken: Broken
) -> WholeAnswer:
    """The answer to the request with such a body."""
    lines = [
        f"{request.method} {request.path} HTTP/1.1",
        "Host: localhost",
        f"X-Forwarded-For: {new_address()}",
        f"Content-Type: {FORM if request.content_type == FORM else JSON}",
        *([f"Authorization: Bearer {token}"] if token else []),
    ]
    head = "\r\n".join(lines).encode() + b"\r\n" + broken.framing + b"\r\n\r\n"
    whole = b"%x\r\n%b" % (len(request.data), request.data) if request.data else b"2\r\n{}"
    return converse(address, head + broken.sent.replace(b"{}", whole), ends=broken.ends)


def is_refused(answer: WholeAnswer, broken: Broken) -> None:
    """Check that it is a single refusal in our own form."""
    assert answer.status == broken.status, answer
    assert answer.rest == b""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert msgspec.json.decode(answer.body)["status"] == broken.status


@every([found for found in ALL if found.form is None])
def test_a_broken_body_is_refused_without_effect(declaration: Declaration, fleet: Fleet) -> None:
    request = standing_request(declaration)
    token = token_for(declaration, standing(declaration).organization)
    since = now()

    for broken in [
        *one_of(CHUNKED.values(), declaration.name),
        *one_of(OTHERS.values(), declaration.name),
    ]:
        is_refused(answer_to(fleet.address(0), request, token, broken), broken)

    assert changed_since(since) == set()


# One without a body, one with fields, one with a file.
@every([found for found in ALL if found.name in {"health__live", "units__create", UPLOAD}])
def test_a_broken_body_does_not_change_a_refusal(declaration: Declaration, fleet: Fleet) -> None:
    request = standing_request(declaration)._replace(method="PUT")

    for broken in (CHUNKED | OTHERS).values():
        answer = answer_to(fleet.address(0), request, None, broken)

        assert (answer.status, answer.rest) == (405, b"")
        assert msgspec.json.decode(answer.body)["code"] == "METHOD_NOT_ALLOWED"


@every([found for found in ALL if found.form is not None])
def test_an_upload_with_a_broken_frame_is_given_up(declaration: Declaration, fleet: Fleet) -> None:
    organization = new_organization()
    request = valid_request(declaration, organization)
    token = a_person(declaration, organization).token

    for broken in CHUNKED.values():
        is_refused(answer_to(fleet.address(0), request, token, broken), broken)

    assert (documents_of(organization), storage_bytes(organization)) == ([], 0)


class Reset(BytesIO):
    """The body of a reset connection."""

    def read(self, *_: Any) -> bytes:
        """Fail as a socket does."""
        raise ConnectionResetError


@every(ALL)
def test_a_reset_connection_is_no_error_of_ours(
    declaration: Declaration, capfd: pytest.CaptureFixture[str]
) -> None:
    request = standing_request(declaration)
    token = token_for(declaration, standing(declaration).organization)
    cut = {"wsgi.input": Reset(), "wsgi.input_terminated": True, "CONTENT_LENGTH": "100"}

    answer = send(
        request.method, request.path, token=token,
        content_type=request.content_type, environ_overrides=cut,
    )  # fmt: skip

    assert answer.status_code == 499
    logged = [msgspec.json.decode(line) for line in capfd.readouterr().err.splitlines()]
    assert logged[-1]["status"] == answer.status_code
    assert {line["severity"] for line in logged} == {"INFO"}


@pytest.mark.parametrize("threads", ["1", "4"])
def test_both_kinds_of_worker_refuse_a_broken_body(threads: str) -> None:
    [declaration] = [found for found in ALL if found.name == "units__archive"]
    organization = new_organization()
    request = valid_request(declaration, organization)
    since = now()

    with served(declaration.name, threads) as address:
        for broken in (CHUNKED | OTHERS).values():
            is_refused(answer_to(address, request, organization.owner.token, broken), broken)
        assert changed_since(since) == set()

        whole = Broken(b"{}\r\n0\r\n\r\n", ends=True)
        assert answer_to(address, request, organization.owner.token, whole).status == 200
