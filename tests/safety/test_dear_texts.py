"""No text costs an instance more than a moment, wherever a client puts it, signed in or not.

A run of combining marks takes a time that grows with the square of its length to compose, and a
badly written pattern or loop does the same with other texts. So each place that takes a text gets
texts as long as a request can carry them, and the processor's time is measured.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import get_type_hints

import msgspec
import pytest

from shared.inputs.body import MOST_DRAINED
from shared.pipeline.callers import Anyone
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, WITH_BODY, a_person, every, path_of, row_of, valid_body
from tests.factories import new_organization
from tests.functions.documents.rows import form_with
from tests.http.client import code, new_address, send
from tests.http.deployment import deployed
from tests.proof import one_of, times
from tests.safety.asking import Asking, standing_asking, token_for
from tests.standing import standing
from tests.system.valid_requests import FORM, JSON

# A password's hash takes a tenth of this, a quadratic step a hundred times it.
MOST_SECONDS = 0.5
MARKS = "a" + "\u0315\u0300" * 63_000
TEXTS = {"a run of marks": MARKS, "runs of marks": ("a" + "\u0315\u0300" * 15) * 4_000}
# As gunicorn accepts them: a hundred lines of 8 KB, which it joins with commas.
HEADERS = {
    "marks": MARKS.encode().decode("latin-1")[:8_000] * 90,
    "words": '"1-0", a;q=1, ' * 50_000,
    "quotes": '"\\' * 350_000,
    "cookies": "pv_session=a.b.c; " * 40_000,
}
# Whatever the pipeline reads.
NAMES = (
    *("Accept", "Authorization", "Content-Encoding", "Cookie", "Idempotency-Key", "If-Match"),
    *("If-None-Match", "Origin", "Pavilion-Scope", "Sec-Fetch-Site", "traceparent"),
    *("X-Cloud-Trace-Context", "X-Forwarded-For", "X-Pavilion-Edge"),
)


@pytest.fixture(scope="module", autouse=True)
def deployment() -> Iterator[None]:
    """Limits do not end these requests early."""
    with deployed(TRUSTED_PROXY_HOPS="1", RATE_LIMIT_SIGN_IN="1000000/900"):
        yield


@contextmanager
def cheap(*what: object) -> Iterator[None]:
    """Check what this thread spends inside the block."""
    started = time.thread_time()
    yield
    assert time.thread_time() - started < MOST_SECONDS, what


def asked(declaration: Declaration) -> tuple[Asking, str | None]:
    """A valid request, and its caller's token."""
    organization = standing(declaration).organization
    return standing_asking(declaration), token_for(declaration, organization)


@every(WITH_BODY)
def test_a_field_of_any_length_is_cheap(declaration: Declaration) -> None:
    assert declaration.body
    asking, token = asked(declaration)
    names = [field.encode_name for field in msgspec.structs.fields(declaration.body)]
    for name in (*names, MARKS):
        for kind, text in one_of(TEXTS.items(), declaration.name + name):
            wrong = asking._replace(body=asking.body | {name: text})
            with cheap(name[:20], kind):
                answer = wrong.send(token, headers={"X-Forwarded-For": new_address()})

            assert answer.status_code >= 400, name[:20]


WITH_QUERY = [found for found in ALL if found.query is not None]
# Before it meets an endpoint's filters, a query is taken apart alike for all of a kind of caller.
ONE_OF_A_KIND = list({type(found.caller): found for found in WITH_QUERY}.values())
SEARCHES = [found for found in WITH_QUERY if "q" in get_type_hints(found.query)]


@every(times([*{found.name: found for found in ONE_OF_A_KIND + SEARCHES}.values()], WITH_QUERY))
def test_a_query_of_any_length_is_cheap(declaration: Declaration) -> None:
    asking, token = asked(declaration)
    path = path_of(declaration, dict(asking.parameters))
    for query in ("a=" + MARKS, "&" * 250_000, "a&" * 100_000, "q=" + "a" * 250_000):
        with cheap(query[:5]):
            response = send(declaration.method, path, token=token, query=query)

        assert code(response) == (422, "VALIDATION_ERROR")


READS = {"members__list", "units__get", "units__create", "units__update", "auth__logout"}


@every([found for found in ALL if found.name in READS])
def test_a_header_of_any_length_is_cheap(declaration: Declaration) -> None:
    asking, token = asked(declaration)
    for name in NAMES:
        for kind, text in HEADERS.items():
            with cheap(name, kind):
                asking.send(None if name == "Authorization" else token, headers={name: text})


@every([found for found in ALL if found.form is not None])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_file_name_of_any_length_is_cheap(declaration: Declaration, text: str) -> None:
    organization = new_organization()
    data = form_with(valid_body(declaration, organization), row_of(declaration).file, name=text)
    token = a_person(declaration, organization).token

    with cheap():
        send(declaration.method, declaration.path, token=token, data=data, content_type=FORM)


OF_STRANGERS = [found for found in WITH_BODY if isinstance(found.caller, Anyone)]


@pytest.fixture(scope="module")
def nothing_left() -> Iterator[None]:
    """Every address has used up its limits."""
    limits = dict.fromkeys(("ANONYMOUS", "MAIL", "SIGN_IN"), "0/3600")
    with deployed(**{f"RATE_LIMIT_{name}": limit for name, limit in limits.items()}):
        yield


@every([found for found in OF_STRANGERS if found.rate != "none"])
@pytest.mark.usefixtures("nothing_left")
def test_a_body_is_not_read_before_the_limits(declaration: Declaration) -> None:
    text = json.dumps({"email": MARKS}).encode()[:250_000]
    sent = BytesIO(text)
    environ = {"wsgi.input": sent, "wsgi.input_terminated": True, "CONTENT_LENGTH": str(len(text))}

    answer = send("POST", declaration.path, content_type=JSON, environ_overrides=environ)

    assert code(answer) == (429, "RATE_LIMITED")
    assert sent.tell() <= MOST_DRAINED
