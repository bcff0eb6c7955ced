"""Every field of every endpoint says in plain words what is wrong with it and what to enter.

Driven by the declarations: each kind of wrong value is tried in each field of a body or a query, as
the pipeline reads it.
"""

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import msgspec
from flask import Request
from werkzeug.test import EnvironBuilder

from shared.inputs.decode import decoded_body, decoded_fields, decoded_query
from shared.pipeline.declaration import Declaration
from shared.problems import FieldError, Problem
from tests.endpoint_table import ALL, WITH_BODY, every

WITH_FORM = [found for found in ALL if found.form is not None]
WITH_QUERY = [found for found in ALL if found.query is not None]
# Words of programs, and what msgspec's own texts have in them.
FOREIGN = re.compile(
    r"`|\b(str|int|float|bool|uuid|object|array|null|type|enum|literal|regex|expected|invalid"
    r"|got|matching|RFC ?\d*|msgspec|ISO ?\d*)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(There is|This field is|Enter|Choose|Remove) .+\.")
WRONG: tuple[Any, ...] = (
    *(None, True, "", "x", "\x00", "x" * 100_000, -1, 10**18, 10**30, 1.3),
    *([], [{}], {}, {"kind": "x"}, {"kind": "manager"}, {"kind": "manager", "organization_id": 1}),
)
WRONG_IN_A_QUERY = ("", "null", "x", "-1", "9" * 30, "\x00", "x" * 5000)


def names_of(struct: Any) -> list[str]:
    """The fields of a body or a query."""
    return [field.encode_name for field in msgspec.structs.fields(struct)]


def errors_of(read: Any, *arguments: Any, **options: Any) -> Iterator[FieldError]:
    """What is refused; nothing when the value was accepted."""
    try:
        read(*arguments, **options)
    except Problem as problem:
        yield from (each for each in problem.errors if isinstance(each, FieldError))


def plain(errors: Iterator[FieldError], prefix: str) -> bool:
    """Whether the errors at `prefix` are sentences without a foreign word; fails with the other."""
    texts = [each.detail for each in errors if each.pointer.startswith(prefix)]
    foreign = [each for each in texts if FOREIGN.search(each) or not SENTENCE.fullmatch(each)]
    assert not foreign, prefix
    return bool(texts)


@every(WITH_BODY)
def test_a_wrong_field_of_a_body_is_refused_in_plain_words(declaration: Declaration) -> None:
    assert declaration.body
    for name in names_of(declaration.body):
        refused = [
            plain(
                errors_of(decoded_body, sent({name: value}), declaration.body, limit=10**7),
                f"/{name}",
            )
            for value in WRONG
        ]

        assert any(refused), name


@every(WITH_BODY)
def test_a_body_without_names_is_refused_in_plain_words(declaration: Declaration) -> None:
    bodies: tuple[Any, ...] = ([], 1, "x", None, {"no such": 1})
    for body in bodies:
        errors = errors_of(decoded_body, sent(body), declaration.body, limit=1000)

        assert plain(errors, "")


@every(WITH_QUERY)
def test_a_wrong_parameter_is_refused_in_plain_words(declaration: Declaration) -> None:
    for name, value in product(names_of(declaration.query), WRONG_IN_A_QUERY):
        builder = EnvironBuilder(query_string={name: value})
        request = Request(builder.get_environ())

        plain(errors_of(decoded_query, request, declaration.query), f"?{name}")


@every(WITH_FORM)
def test_a_wrong_form_field_is_refused_in_plain_words(declaration: Declaration) -> None:
    assert declaration.form
    for name in names_of(declaration.form):
        values = ("null", "", "x")
        refused = [
            plain(errors_of(decoded_fields, {name: value}, declaration.form), f"/{name}")
            for value in values
        ]

        assert any(refused), name


def sent(body: Any) -> Request:
    """A request with this JSON body."""
    builder = EnvironBuilder(method="POST", data=json.dumps(body), content_type="application/json")
    return Request(builder.get_environ())
