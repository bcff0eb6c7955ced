from io import BytesIO

import pytest
from flask import Request
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder

from shared.inputs.multipart import LARGEST_FIELD, LARGEST_FILE, ReceivedForm, read_form
from shared.problems import Code, FieldError, Problem
from tests.servers.faulty_storage import refusal

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
FILE = 'form-data; name="file"; filename="a.pdf"'


def part(disposition: str | bytes, content: bytes = b"", *headers: bytes) -> bytes:
    raw = disposition if isinstance(disposition, bytes) else disposition.encode()
    lines = [f"--{BOUNDARY}".encode(), b"Content-Disposition: " + raw, *headers, b"", content]
    return b"\r\n".join(lines) + b"\r\n"


def field(name: str, value: str) -> bytes:
    return part(f'form-data; name="{name}"', value.encode())


def closed(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def request_of(
    body: bytes,
    content_type: str = f"multipart/form-data; boundary={BOUNDARY}",
    *,
    announced: int | None = None,
    chunked: bool = False,
) -> Request:
    builder = EnvironBuilder(method="POST", input_stream=BytesIO(body), content_type=content_type)
    environ = builder.get_environ()
    environ.pop("CONTENT_LENGTH", None)
    # As gunicorn does for every body.
    environ["wsgi.input_terminated"] = True
    if not chunked:
        environ["CONTENT_LENGTH"] = str(len(body) if announced is None else announced)
    return Request(environ)


def opened(request: Request) -> ReceivedForm:
    return read_form(request, seconds=60)


def received(body: bytes) -> tuple[ReceivedForm, bytes]:
    form = opened(request_of(body))
    return form, b"".join(form.file)


def pointers(problem: Problem) -> list[str]:
    return [error.pointer for error in problem.errors if isinstance(error, FieldError)]


def test_the_fields_before_the_file_are_known_at_once() -> None:
    form, content = received(
        closed(field("category", "lease"), field("note", "Grüße"), part(FILE, b"%PDF-1.7 body"))
    )

    assert form.fields == {"category": "lease", "note": "Grüße"}
    assert form.file.name == "a.pdf"
    assert content == b"%PDF-1.7 body"


def test_the_fields_after_the_file_are_known_at_its_end() -> None:
    body = closed(field("category", "lease"), part(FILE, b"x" * 100_000), field("note", "later"))
    form = opened(request_of(body))

    assert form.file.head(5) == b"xxxxx"
    assert form.fields == {"category": "lease"}
    assert b"".join(form.file) == b"x" * 100_000
    assert form.fields == {"category": "lease", "note": "later"}


def test_the_head_can_be_peeked_at() -> None:
    data = bytes(range(256)) * 4000
    file = opened(request_of(closed(part(FILE, data)))).file

    assert file.head(5) == data[:5]
    assert file.head(600_000) == data[:600_000]
    assert b"".join(file) == data


def test_the_head_of_a_short_file_is_the_whole_file() -> None:
    file = opened(request_of(closed(part(FILE, b"abc")))).file

    assert file.head(65_536) == b"abc"
    assert list(file) == [b"abc"]


@given(
    st.lists(
        st.sampled_from(
            [b"\r\n", b"\r", b"--", b"\r\n--" + BOUNDARY.encode()[:-1], b"x", BOUNDARY.encode()]
        ),
        min_size=1,
    ),
    st.integers(1, 50),
)
def test_boundary_like_bytes_stay_in_the_file(pieces: list[bytes], block: int) -> None:
    data = b"x" + b"".join(pieces)
    if b"\r\n--" + BOUNDARY.encode() in data:
        return
    body = closed(part(FILE, data))

    class Slowly(BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            return super().read(block)

    request = request_of(body)
    request.stream = Slowly(body)

    assert b"".join(opened(request).file) == data


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('form-data; name="file"; filename="Mietvertrag Ü.pdf"', "Mietvertrag Ü.pdf"),
        ('form-data; name="file"; filename="a%22b.pdf"', 'a"b.pdf'),
        (r'form-data; name="file"; filename="a\"b.pdf"', 'a"b.pdf'),
        ('form-data; name="file"; filename="semi;colon=1.pdf"', "semi;colon=1.pdf"),
        ('form-data; name="file"; filename=token.pdf', "token.pdf"),
        ("form-data; name=\"file\"; filename*=UTF-8''%C3%9Cbergabe.pdf", "Übergabe.pdf"),
        (
            'form-data; name="file"; filename="x.pdf"; filename*=utf-8\'\'%E5%A5%91.pdf',
            "契.pdf",
        ),
        ('form-data; name="file"; filename="=?UTF-8?B?w5xiZXIucGRm?="', "Über.pdf"),
        ('form-data; name="file"; filename="=?nonsense?="', "=?nonsense?="),
        (
            'form-data; name="file"; filename="=?no-such-charset?B?eA==?="',
            "=?no-such-charset?B?eA==?=",
        ),
        ('form-data; name="file"; filename="..\\..\\a.pdf"', "a.pdf"),
        ('form-data; name="file"; filename="../../etc/passwd"', "passwd"),
        ('form-data; name="file"; filename="a%0D%0Ab.pdf"', "a%0D%0Ab.pdf"),
        ('FORM-DATA; NAME="file"; FILENAME="a.pdf"', "a.pdf"),
        ('form-data; name="file"; filename="M\xfcller.pdf"'.encode("latin-1"), "Müller.pdf"),
    ],
)
def test_file_names_of_every_kind_of_client_are_read(disposition: str | bytes, name: str) -> None:
    assert received(closed(part(disposition, b"x")))[0].file.name == name


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/mixed; boundary=x",
        f"multipart/form-data; boundary={'x' * 201}",
        "multipart/form-data; boundary=\u00fc",
        "",
    ],
)
def test_a_body_without_form_or_boundary_is_an_unsupported_media_type(content_type: str) -> None:
    problem = refusal(lambda: opened(request_of(b"x", content_type)))

    assert problem.code == Code.UNSUPPORTED_MEDIA_TYPE


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (closed(field("category", "lease")), "/file"),
        (closed(), "/file"),
        (closed(part('form-data; name="file"; filename=""')), "/file"),
        (closed(part(FILE, b"")), "/file"),
        (closed(field("category", "a"), part(FILE, b"x"), field("category", "a")), "/category"),
        (closed(part(FILE, b"x"), field("note", "x" * (LARGEST_FIELD + 1))), "/note"),
        (closed(part(FILE, b""), field("category", "a")), "/file"),
        (closed(part(FILE, b"x"), part(FILE, b"y")), "/file"),
        (closed(part('form-data; name="other"; filename="a.pdf"', b"x")), "/other"),
        (closed(field("category", "a"), field("category", "b"), part(FILE, b"x")), "/category"),
        (closed(field("a/b", "x" * (LARGEST_FIELD + 1)), part(FILE, b"x")), "/a~1b"),
        (closed(part('form-data; name="note"', b"\xff"), part(FILE, b"x")), "/note"),
        (closed(part('form-data; name="file"; filename=".."', b"x")), "/file"),
    ],
)
def test_an_unexpected_form_names_the_field(body: bytes, pointer: str) -> None:
    problem = refusal(lambda: received(body))

    assert problem.code == Code.VALIDATION_ERROR
    assert pointers(problem) == [pointer]


@pytest.mark.parametrize(
    "body",
    [
        b"no boundary at all",
        b"",
        b"--" + BOUNDARY.encode() + b"x",
        part("form-data", b"x"),
        closed(part("attachment; name=file; filename=a", b"x")),
        closed(part(f'form-data; name="{"n" * 101}"', b"x")),
        closed(part(FILE, b"eA==", b"Content-Transfer-Encoding: base64")),
        closed(part(FILE, b"x", b"Bad Header: 1")),
        closed(part(FILE, b"x", b"X-Long: " + b"x" * 5000)),
        closed(part(FILE, b"x", *(b"X-Many: 1" for _ in range(20)))),
        closed(*(field(f"f{number}", "x") for number in range(21)), part(FILE, b"x")),
        part(FILE, b"truncated"),
        closed(part(FILE, b"x"))[:-6],
    ],
)
def test_a_malformed_or_truncated_body_is_not_valid(body: bytes) -> None:
    assert refusal(lambda: received(body)).code == Code.VALIDATION_ERROR


def test_a_cut_off_request_differs_from_a_bad_form() -> None:
    whole = closed(part(FILE, b"x" * 1_000_000))
    form = opened(request_of(whole[:600_000], announced=len(whole)))

    assert refusal(lambda: b"".join(form.file)).code == Code.MALFORMED_REQUEST


def test_a_file_of_the_maximum_size_is_accepted() -> None:
    form = opened(request_of(closed(part(FILE, b"x" * LARGEST_FILE))))

    assert sum(map(len, form.file)) == LARGEST_FILE == form.file.announced_size


@pytest.mark.parametrize("chunked", [False, True])
def test_a_file_one_byte_larger_is_refused(chunked: bool) -> None:
    body = closed(part(FILE, b"x" * (LARGEST_FILE + 1)))

    problem = refusal(lambda: b"".join(opened(request_of(body, chunked=chunked)).file))

    assert problem.code == Code.PAYLOAD_TOO_LARGE


def test_an_announced_length_beyond_the_limit_is_refused_unread() -> None:
    request = request_of(b"", announced=LARGEST_FILE * 2)
    request.stream = None  # type: ignore[assignment]  # reading would fail

    assert refusal(lambda: opened(request)).code == Code.PAYLOAD_TOO_LARGE


def test_an_endless_body_is_cut_off() -> None:
    class Endless:
        sent = 0

        def read(self, size: int) -> bytes:
            self.sent += size
            return (b"\r\n" * size)[:size]

    request = request_of(b"", chunked=True)
    request.stream = Endless()  # type: ignore[assignment]  # all that is read of it

    assert refusal(lambda: opened(request)).code == Code.PAYLOAD_TOO_LARGE


@pytest.mark.parametrize("arriving", [1, 7, 64, 300, 100_000])
def test_the_reserved_size_is_the_files(arriving: int) -> None:
    class Slow(BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            return super().read(arriving)

    body = closed(field("category", "lease"), part(FILE, b"x" * 1000, b"Content-Type: a/b"))
    request = request_of(body)
    request.stream = Slow(body)

    assert opened(request).file.announced_size == 1000
    assert opened(request_of(body, chunked=True)).file.announced_size == LARGEST_FILE
