"""The body of a webhook arrives byte for byte as it was signed."""

import pytest
from flask import Response

from shared.pipeline.arguments import LARGEST_SIGNED_BODY
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Anyone, Caller, Webhook
from shared.pipeline.responses import Answer
from tests.shared.pipeline.made_function import answer

# gunicorn's form of a chunked body.
CHUNKED = {
    "HTTP_TRANSFER_ENCODING": "chunked",
    "CONTENT_LENGTH": "",
    "wsgi.input_terminated": True,
}
ODD = b'\xef\xbb\xbf{"a" :1,\r\n "a": "\xff\x00"}\n'


def echo(_: SystemCall, body: bytes) -> Answer:
    return Answer(body, "application/octet-stream")


def sent(data: bytes, kind: str = "application/json", *, is_chunked: bool = False) -> Response:
    headers, environ = {"Content-Type": kind}, CHUNKED if is_chunked else None
    return answer(echo, "POST", headers, data=data, environ=environ, caller=Webhook())


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize("data", [ODD, b"", b"\x00" * LARGEST_SIGNED_BODY])
def test_every_byte_arrives_as_it_was_sent(data: bytes, kind: str, is_chunked: bool) -> None:
    response = sent(data, kind, is_chunked=is_chunked)

    assert (response.status_code, response.data) == (200, data)


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_beyond_a_mebibyte_is_too_large(is_chunked: bool) -> None:
    response = sent(b"x" * (1024 * 1024 + 1), is_chunked=is_chunked)

    assert response.status_code == 413


def parsed(_: SystemCall, body: dict[str, str]) -> None:
    """A webhook handler that cannot verify a signature."""


@pytest.mark.parametrize(("handle", "caller"), [(parsed, Webhook()), (echo, Anyone())])
def test_webhooks_and_they_alone_take_bytes(handle: object, caller: Caller) -> None:
    with pytest.raises(TypeError, match="body: bytes"):
        answer(handle, "POST", caller=caller)  # type: ignore[arg-type]
