"""Every text field of every endpoint stores normalised text or refuses the request.

Driven by the table of all endpoints, so that a new text field is tested too.
"""

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple, get_args, get_type_hints
from urllib.parse import quote
from uuid import uuid4

import msgspec

from shared.pipeline.callers import Anyone
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, WITH_BODY, every, path_of, row_of, token_of, valid_body
from tests.factories import Organization, new_organization
from tests.http.client import Reply, code, send
from tests.proof import one_of
from tests.standing import Standing, standing
from tests.whole_database import changed_since, now, texts_since

CONTROL = ["\x00", "a\x1b[31mb", "a\x9bb", "a\u2028b"]
SURROGATE = "a\ud800b"
# Alone they show nothing; a joiner and an accent are accepted beside other characters.
BLANK = ["\u200b", "\u200d", "\u0301", "\u2800", "\u3164", "\ufeff", "\ue000\ufe0f"]
# They hide in a text, or turn the direction of what follows it.
TURNING = ["a\u202eb", "a\u2066b"]
HIDDEN = ["1A\u200b", "a\u00adb", "\u200fa", "1A\u2060", "1A\U000e0041"]
ODD = "בית 👩\u200d👩\u200d👧 ' or 1=1; -- {columns} %s $1"
QUERIES = [ODD, "Cafe\u0301", " ", "%", "x" * 5000]
# Percent-encoded bytes that are no UTF-8, or end in a zero.
UNREADABLE = ["%ED%A0%80", "%FF", "%C3%28", quote("a") + "%00"]
ACCEPTED = {200, 201, 202, 204}
# More than a body may have.
TOO_LARGE = 300_000
JSON = "application/json"


def _newest_reversal(answer: Any) -> Any:
    return answer["reversals"][-1] if "reversals" in answer else {}


# The part of the answer that has the texts, where it is not the whole.
WITHIN: Mapping[str, Callable[[Any], Any]] = {
    "homeowner_payments__refund": _newest_reversal,
    "payments__refund": _newest_reversal,
}


class Text(NamedTuple):
    """A field of a body or query that holds text."""

    name: str
    meta: msgspec.Meta

    @property
    def kind(self) -> str:
        """The kind of text as in shared.inputs.text: line, lines or verbatim."""
        return str((self.meta.extra or {}).get("text", "line"))

    @property
    def too_long(self) -> str:
        """A text that is one character too long."""
        return "x" * ((self.meta.max_length or 0) + 1)


class Prepared(NamedTuple):
    """A valid request; `token` is its caller's session."""

    path: str
    body: Any
    token: str | None


def texts_of(struct: Any) -> Iterator[Text]:
    """The text fields of a body or a query, optional ones included."""
    for name, hint in get_type_hints(struct, include_extras=True).items():
        for part in (hint, *get_args(hint)):
            if hasattr(part, "__metadata__") and get_args(part)[0] is str:
                found = [each for each in part.__metadata__ if isinstance(each, msgspec.Meta)]
                yield Text(name, found[0])
                break


def prepared(declaration: Declaration, organization: Organization) -> Prepared:
    parameters = row_of(declaration).parameters(organization)
    body = valid_body(declaration, organization)
    return Prepared(path_of(declaration, parameters), body, token_of(declaration, organization))


def post(declaration: Declaration, request: Prepared | Standing, text: Text, value: str) -> Reply:
    """The answer to the valid request with one text replaced."""
    return post_all(declaration, request, {text.name: value})


def post_all(
    declaration: Declaration, request: Prepared | Standing, texts: Mapping[str, str]
) -> Reply:
    r"""The valid request with these texts, as JSON in ASCII: `\\ud800` as it stands."""
    data = json.dumps(request.body | texts, default=str).encode()
    with row_of(declaration).deployment():
        return send(
            declaration.method, request.path, token=request.token, data=data, content_type=JSON
        )


def hidden(text: Text) -> list[str]:
    """What a reader would not see of the text; a pattern has few characters in any case."""
    if text.meta.pattern:
        return TURNING[:1]
    names = HIDDEN if text.kind == "line" else []
    return [*TURNING, *names, *(BLANK if text.meta.min_length else [])]


def pointers(response: Reply) -> set[str]:
    return {error["pointer"] for error in response.json.get("errors", [])}


@every([found for found in WITH_BODY if any(True for _ in texts_of(found.body))])
def test_invalid_text_is_refused_by_field_and_changes_nothing(
    declaration: Declaration,
) -> None:
    assert declaration.body
    request = standing(declaration)
    tries = [
        (text, value)
        for text in texts_of(declaration.body)
        if text.kind != "verbatim"
        for value in [
            *one_of(CONTROL, declaration.name + text.name),
            *(["a\nb"] if text.kind == "line" else []),
            *one_of(hidden(text), declaration.name + text.name),
            *(["", " \u00a0\u3000"] if text.meta.min_length or text.meta.pattern else []),
            *([text.too_long] if text.meta.max_length else []),
        ]
    ]
    since = now()

    answers = [
        (text.name, value[:9], post(declaration, request, text, value)) for text, value in tries
    ]
    found = [(name, value, code(each)[0], pointers(each)) for name, value, each in answers]

    assert found == [(name, value, 422, {f"/{name}"}) for name, value, _ in answers]
    for text in texts_of(declaration.body):
        surrogate = post(declaration, request, text, SURROGATE)
        huge = post(declaration, request, text, "x" * TOO_LARGE)

        assert code(surrogate) == (422, "VALIDATION_ERROR"), text.name
        assert code(huge) == (413, "PAYLOAD_TOO_LARGE"), text.name
    assert changed_since(since) == set()


@every([found for found in WITH_BODY if any(True for _ in texts_of(found.body))])
def test_other_texts_are_accepted_or_refused_by_field(declaration: Declaration) -> None:
    assert declaration.body
    # A public request may name something that does not exist, and its password may be wrong.
    looked_up = {401, 403, 404, 409}
    kinds = {text.name: text.kind for text in texts_of(declaration.body)}
    for sent, response in answers_to(declaration, dict.fromkeys(kinds, ODD)):
        is_looked_up = isinstance(declaration.caller, Anyone) or all(
            kinds[name] == "verbatim" for name in sent
        )

        allowed = ACCEPTED | (looked_up if is_looked_up else set())
        assert response.status_code in allowed, (sent, response.text)


def answers_to(
    declaration: Declaration, given: Mapping[str, str]
) -> Iterator[tuple[Mapping[str, str], Reply]]:
    """The texts that are not refused by their field, and the answer to them.

    All are sent in one request, because each needs rows of its own, and each in its own only where
    the endpoint does not accept them together.
    """
    request, sent = prepared(declaration, new_organization()), dict(given)
    while sent:
        response = post_all(declaration, request, sent)
        refused = pointers(response) if response.status_code == 422 else set()
        if not refused or not refused <= {f"/{name}" for name in sent}:
            break
        sent = {name: text for name, text in sent.items() if f"/{name}" not in refused}
    else:
        return
    if response.status_code in ACCEPTED or len(given) == 1:
        yield sent, response
    else:
        for name, text in sent.items():
            yield from answers_to(declaration, {name: text})


@every([found for found in WITH_BODY if any(True for _ in texts_of(found.body))])
def test_a_text_is_stored_and_answered_in_its_composed_form(declaration: Declaration) -> None:
    assert declaration.body
    given = {
        text.name: marked(text) for text in texts_of(declaration.body) if text.kind != "verbatim"
    }
    kept = {name: unicodedata.normalize("NFC", text) for name, text in given.items()}
    since = now()
    answered: dict[str, str] = {}

    spaced = {name: f" {text}\u00a0" for name, text in given.items()}
    for sent, response in answers_to(declaration, spaced):
        answer = WITHIN.get(declaration.name, lambda whole: whole)(response.json or {})
        if response.status_code in {200, 201}:
            answered |= {name: answer[name] for name in sent.keys() & answer.keys()}

    assert answered == {name: kept[name] for name in answered}
    written = texts_since(since, [*given.values(), *answered.values()])
    assert written == set(answered.values())


def marked(text: Text) -> str:
    """A new text that is not composed."""
    marker = uuid4().hex[:10]
    return f"e\u0301{marker}@example.com" if is_email(text) else f"Cafe\u0301 {marker}"


def is_email(text: Text) -> bool:
    return "@" in (text.meta.pattern or "")


WITH_TEXT_FILTERS = [
    found for found in ALL if found.query is not None and any(True for _ in texts_of(found.query))
]


@every(WITH_TEXT_FILTERS)
def test_a_list_handles_arbitrary_query_texts(declaration: Declaration) -> None:
    request = standing(declaration)
    for text, value in product(texts_of(declaration.query), [*CONTROL, *QUERIES]):
        response = send(
            declaration.method, request.path, token=request.token, query={text.name: value}
        )

        assert response.status_code in {200, 422}, (text.name, value[:9], response.text)
        if response.status_code == 422:
            assert pointers(response) == {f"?{text.name}"}, value[:9]
        else:
            assert value not in CONTROL


@every(WITH_TEXT_FILTERS)
def test_a_list_refuses_query_bytes_that_are_not_utf8(declaration: Declaration) -> None:
    request = standing(declaration)
    for text, escaped in product(texts_of(declaration.query), UNREADABLE):
        query = f"{text.name}={escaped}"
        response = send(declaration.method, request.path, token=request.token, query=query)

        assert code(response) == (422, "VALIDATION_ERROR"), query
