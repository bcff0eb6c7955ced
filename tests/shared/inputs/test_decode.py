import codecs
import gzip
import json
from typing import Any

import pytest
from flask import Request
from msgspec import Struct
from werkzeug.test import EnvironBuilder

from shared.inputs.decode import decoded_body
from shared.problems import Code, Problem
from tests.factories import Organization, new_organization
from tests.functions.join_requests.rows import new_request
from tests.functions.properties.rows import NEW, new_property
from tests.http.client import Reply, code, send


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def post(organization: Organization, data: bytes) -> Reply:
    """Send these bytes as a new property."""
    return send(
        "POST", "/v1/properties", token=organization.owner.token, data=data,
        content_type="application/json",
    )  # fmt: skip


def pointers(reply: Reply) -> list[str]:
    return [error["pointer"] for error in reply.json["errors"]]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff",
        b'{"name": "\xff"}',
        b'{"name": "\\ud800"}',
        b"[" * 100_000,
        b'{"notes": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b"null",
        b"[]",
        b"1" * 5000,
        b'{"purchase_price_cents": ' + b"9" * 5000 + b"}",
        b'{"purchase_price_cents": 1e400}',
    ],
    ids=lambda data: data[:24],
)
def test_refuses_bodies_that_are_no_json_object(organization: Organization, data: bytes) -> None:
    assert code(post(organization, data)) == (422, "VALIDATION_ERROR")


def test_refuses_a_body_of_a_megabyte(organization: Organization) -> None:
    reply = post(organization, b'{"name": "' + b"x" * 2**20 + b'"}')

    assert code(reply) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize(
    ("data", "headers", "text"),
    [
        (b"", {}, "The body is empty. Send the fields as JSON."),
        (b"{", {}, "Send the body as valid JSON in UTF-8."),
        (b'{"name": "\xff"}', {}, "Send the body as valid JSON in UTF-8."),
        *[
            (
                gzip.compress(b"{}", mtime=0),
                {name: coding},
                "Send the body as it is, without compression.",
            )
            for name in ("Content-Encoding", "Transfer-Encoding")
            for coding in ("gzip", "GZIP, chunked", "br", "aws-chunked, identity")
        ],
    ],
)
def test_says_what_is_wrong_with_a_whole_body(
    organization: Organization, data: bytes, headers: dict[str, str], text: str
) -> None:
    reply = send(
        "POST", "/v1/properties", token=organization.owner.token, data=data, headers=headers,
        content_type="application/json", environ_overrides={"wsgi.input_terminated": True},
    )  # fmt: skip

    assert code(reply)[0] == (415 if headers else 422)
    assert reply.json["detail"] == text
    assert reply.headers.get("Accept-Encoding") == ("identity" if headers else None)


def test_deep_nesting_is_refused_with_whole_numbers_too(organization: Organization) -> None:
    for depth in (100, 300, 900, 5000):
        data = b'{"name": ' + b"[" * depth + b"1.0" + b"]" * depth + b"}"
        assert code(post(organization, data)) == (422, "VALIDATION_ERROR"), depth


def test_accepts_a_byte_order_mark(organization: Organization) -> None:
    reply = post(organization, codecs.BOM_UTF8 + json.dumps(NEW, default=str).encode())

    assert reply.status_code == 201


@pytest.mark.parametrize("value", [-1, 10**15 + 1, 2**63, 2**64, 10**30, 1.5, "1", True])
def test_refuses_a_number_out_of_range(organization: Organization, value: Any) -> None:
    text = str(value).lower() if not isinstance(value, str) else f'"{value}"'
    body = ", ".join(f'"{name}": "{given}"' for name, given in NEW.items())

    reply = post(organization, f'{{{body}, "purchase_price_cents": {text}}}'.encode())

    assert code(reply) == (422, "VALIDATION_ERROR")
    assert pointers(reply) == ["/purchase_price_cents"]


def test_names_every_invalid_field_escaped(organization: Organization) -> None:
    body = NEW | {"kind": "castle", "a/b~c": 1, "country": "us", "acquisition_date": "2024-02-30"}
    body |= {"city": "\x07", "state": "  "}
    del body["name"]

    reply = send("POST", "/v1/properties", body, token=organization.owner.token)

    named = {"/a~1b~0c", "/name", "/kind", "/country", "/acquisition_date", "/city", "/state"}
    assert set(pointers(reply)) == named


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=1&limit=2", "?limit"),
        ("limit=0", "?limit"),
        ("limit=101", "?limit"),
        ("limit=" + "9" * 5000, "?limit"),
        ("limit=", "?limit"),
        ("archived=perhaps", "?archived"),
        ("association_id=7", "?association_id"),
        ("association_id=null", "?association_id"),
        ("kind=NULL", "?kind"),
        ("cursor=abc", "?cursor"),
        ("city=a%00b", "?city"),
        ("city=%FF", "?"),
        ("more=1", "?more"),
    ],
)
def test_names_the_invalid_parameter(organization: Organization, query: Any, pointer: str) -> None:
    reply = send("GET", "/v1/properties", token=organization.owner.token, query=query)

    assert code(reply) == (422, "VALIDATION_ERROR")
    assert pointers(reply) == [pointer]


def test_a_mismatch_message_says_what_is_wanted(organization: Organization) -> None:
    body = NEW | {"country": "us"}

    reply = send("POST", "/v1/properties", body, token=organization.owner.token)

    [error] = reply.json["errors"]
    assert error == {"pointer": "/country", "detail": "Enter a country's code, like US."}


def test_an_answer_names_fifty_errors_at_most(organization: Organization) -> None:
    body = NEW | {f"unknown{number}": 1 for number in range(101)}

    reply = send("POST", "/v1/properties", body, token=organization.owner.token)

    assert (reply.json["detail"], len(reply.json["errors"])) == ("101 fields are not valid.", 50)


def test_lengths_count_the_trimmed_text(organization: Organization) -> None:
    body = NEW | {"name": " " + "e\u0301" * 200 + "\n"}

    reply = send("POST", "/v1/properties", body, token=organization.owner.token)

    assert (reply.status_code, reply.json["name"]) == (201, "é" * 200)


def test_a_missing_body_counts_as_empty_if_nothing_is_required(organization: Organization) -> None:
    def answer(method: str, path: str, **options: Any) -> tuple[int, str]:
        return code(send(method, path, token=organization.owner.token, **options))

    decline = f"/v1/join-requests/{new_request(organization)['join_request_id']}/decline"
    change = f"/v1/properties/{new_property(organization)['id']}"
    empty = {"data": b"", "content_type": "application/json"}
    form = {"data": b"reason=no", "content_type": "application/x-www-form-urlencoded"}

    assert answer("POST", decline, **empty) == (422, "VALIDATION_ERROR")
    assert answer("POST", decline, **form) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert answer("POST", decline) == (200, "")
    assert answer("PATCH", change) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert answer("POST", "/v1/properties") == (415, "UNSUPPORTED_MEDIA_TYPE")


CHUNKED = {
    "HTTP_TRANSFER_ENCODING": "chunked",
    "CONTENT_LENGTH": "",
    "wsgi.input_terminated": True,
}


def test_a_chunked_body_is_decoded(organization: Organization) -> None:
    request = new_request(organization)["join_request_id"]

    reply = send(
        "POST", f"/v1/join-requests/{request}/decline", token=organization.owner.token,
        data=b'{"reason": 7}', environ_overrides=CHUNKED,
    )  # fmt: skip

    assert code(reply) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_chunked_body_is_read_only_up_to_its_limit() -> None:
    class Endless:
        sent = 0

        def read(self, size: int = -1) -> bytes:
            assert size >= 0
            self.sent += size
            return b" " * size

    endless = Endless()
    environ = EnvironBuilder(method="POST", content_type="application/json").get_environ()

    with pytest.raises(Problem) as caught:
        decoded_body(Request(environ | CHUNKED | {"wsgi.input": endless}), Struct, limit=1000)

    assert caught.value.code == Code.PAYLOAD_TOO_LARGE
    assert endless.sent == 1001


def test_a_truncated_body_is_refused(organization: Organization) -> None:
    # The beginning may be valid JSON by itself.
    cut = {"CONTENT_LENGTH": "1000", "wsgi.input_terminated": True}

    reply = send(
        "POST", "/v1/properties", NEW, token=organization.owner.token, environ_overrides=cut
    )

    assert code(reply) == (400, "MALFORMED_REQUEST")
