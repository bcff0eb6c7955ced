import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import (
    BY_MANAGERS,
    DOCUMENTED,
    a_person,
    every,
    path_of,
    row_of,
    valid_body,
)
from tests.factories import Organization, new_organization
from tests.http.client import send
from tests.standing import declared
from tests.tools.api.local_document import local_document, operations, schemas
from tools.api.document import write
from tools.local.processes import ROOT

PROBLEM = "application/problem+json"


def operation(declaration: Declaration) -> dict[str, Any]:
    """The operation of an endpoint in the document."""
    found: dict[str, Any] = local_document()["paths"][declaration.path][declaration.method.lower()]
    return found


def resolved(value: dict[str, Any]) -> dict[str, Any]:
    """The object behind a reference."""
    found = local_document() if "$ref" in value else value
    for part in value.get("$ref", "#").split("/")[1:]:
        found = found[part]
    return found


def errors(schema: dict[str, Any], value: Any) -> tuple[str, ...]:
    """The violations of a schema of the document by a value."""
    return _errors(*map(msgspec.json.encode, (schema, value)))


# Most operations have the same answers with a problem, by reference.
@cache
def _errors(schema: bytes, value: bytes) -> tuple[str, ...]:
    whole = {**msgspec.json.decode(schema), "components": local_document()["components"]}
    validator = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    found = validator.iter_errors(msgspec.json.decode(value))
    return tuple(f"{error.json_path}: {error.message}" for error in found)


def contents(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each media type of an operation's request and answers, and its place."""
    places = {"request": described.get("requestBody", {}), **described["responses"]}
    for place, found in places.items():
        for media, content in resolved(found).get("content", {}).items():
            yield f"{place} {media}", content


class Asked(NamedTuple):
    """A request that an endpoint accepts once, in an organization of its own."""

    organization: Organization
    parameters: dict[str, str]
    body: Any


@cache
def asked(name: str) -> Asked:
    """The endpoint's request, whose rows two tests share: only one of them sends it."""
    declaration, organization = declared(name), new_organization()
    parameters = row_of(declaration).parameters(organization)
    return Asked(organization, parameters, valid_body(declaration, organization))


def codes_of(declaration: Declaration, status: int) -> set[str]:
    """The problem codes that the document lists for a status."""
    response = resolved(operation(declaration)["responses"].get(str(status), {}))
    return set(response.get("content", {}).get(PROBLEM, {}).get("examples", ()))


def test_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(local_document()).validate()


def test_one_state_of_the_code_has_one_document() -> None:
    # A deploy's digest covers its bytes. This process has another seed of its hashes, by chance.
    written = subprocess.run(
        [sys.executable, "-c", "from tools.api.document import document; print(document())"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        check=True,
    ).stdout

    assert written == f"{local_document()}\n".encode()


def test_writing_replaces_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, unfinished = tmp_path / "document.json", tmp_path / "unfinished"
    monkeypatch.setattr("tools.api.document.DOCUMENT", place)
    monkeypatch.setattr("tools.api.document.UNFINISHED", unfinished)
    place.write_text("of an earlier state")

    write()

    assert msgspec.json.decode(place.read_bytes()) == local_document()
    assert list(unfinished.iterdir()) == []


def test_has_every_endpoint_that_clients_can_call_once() -> None:
    public = [each.name for each in DOCUMENTED]

    assert sorted(each["operationId"] for each in operations()) == sorted(public)


def test_refers_to_every_component() -> None:
    text = repr(local_document())
    kinds = ("schemas", "responses", "parameters")

    unused = [
        name
        for kind in kinds
        for name in local_document()["components"][kind]
        if f"'#/components/{kind}/{name}'" not in text
    ]

    assert unused == []


@every(DOCUMENTED)
def test_every_json_body_has_a_valid_example(declaration: Declaration) -> None:
    for place, content in contents(operation(declaration)):
        if "schema" not in content:
            continue
        examples = [each["value"] for each in content.get("examples", {}).values()]
        examples += [content["example"]] if "example" in content else []

        assert examples, place
        for example in examples:
            found = errors(content["schema"], example)
            assert not found, f"{place}: {found}. Give the field msgspec.Meta(examples=[…])."


@every(DOCUMENTED)
def test_every_id_in_a_path_has_an_example(declaration: Declaration) -> None:
    parameters = [resolved(each) for each in operation(declaration).get("parameters", [])]
    in_path = [each for each in parameters if each["in"] == "path"]

    assert {each["name"] for each in in_path} == declaration.parameters.keys()
    for parameter in in_path:
        assert errors(parameter["schema"], parameter["example"]) == ()


@every([each for each in DOCUMENTED if each.body is not None])
def test_accepts_the_same_bodies_as_the_endpoint(declaration: Declaration) -> None:
    schema = operation(declaration)["requestBody"]["content"]["application/json"]["schema"]

    assert errors(schema, asked(declaration.name).body) == ()
    assert errors(schema, {"no_such_field": 1}) != ()


@every([each for each in BY_MANAGERS if each.form is None])
def test_describes_the_endpoints_answers(declaration: Declaration) -> None:
    organization, parameters, body = asked(declaration.name)
    with row_of(declaration).deployment():
        response = send(
            declaration.method,
            path_of(declaration, parameters),
            body,
            token=a_person(declaration, organization).token,
        )

    assert response.status_code == declaration.status, response.text
    described = operation(declaration)["responses"][str(response.status_code)]
    if response.data:
        schema = described["content"][response.headers["Content-Type"]]["schema"]
        assert errors(schema, response.json) == ()
    for name in described["headers"].keys() - {"Set-Cookie", "Idempotent-Replayed", "Preview"}:
        assert name in response.headers


@every(DOCUMENTED)
def test_documents_the_problem_of_an_invalid_query(
    declaration: Declaration,
) -> None:
    assert "VALIDATION_ERROR" in codes_of(declaration, 422)


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("documents__download", "200 401 403 404 409 422 429 500 503"),
        ("health__live", "200 422 500"),
        ("health__ready", "200 422 429 500 503"),
        ("openapi__get", "200 304 422 429 500 503"),
        ("properties__create", "201 400 401 402 403 404 408 409 413 415 422 429 500 503"),
        ("properties__get", "200 304 401 403 404 409 422 429 500 503"),
        ("properties__list", "200 401 403 406 409 422 429 500 503"),
        ("properties__update", "200 400 401 402 403 404 408 409 412 413 415 422 429 500 503"),
    ],
)
def test_names_every_status_of_an_endpoint(name: str, statuses: str) -> None:
    declaration = next(each for each in DOCUMENTED if each.name == name)

    assert list(operation(declaration)["responses"]) == statuses.split()


def test_distinguishes_the_reasons_of_a_403() -> None:
    named = {each.name: each for each in DOCUMENTED}

    assert codes_of(named["properties__get"], 403) == {"FEATURE_NOT_AVAILABLE", "FORBIDDEN"}
    assert codes_of(named["members__list"], 403) == {"FORBIDDEN", "IMPERSONATING"}
    assert codes_of(named["properties__archive"], 403) == {"FEATURE_NOT_AVAILABLE", "FORBIDDEN"}
    assert codes_of(named["properties__create"], 403) == {
        "FEATURE_NOT_AVAILABLE",
        "FORBIDDEN",
        "LIMIT_EXCEEDED",
        "SUBSCRIPTION_REQUIRED",
        "TRIAL_EXPIRED",
    }


def test_describes_the_readiness_answer() -> None:
    ready = next(each for each in DOCUMENTED if each.name == "health__ready")

    down = resolved(operation(ready)["responses"]["503"])

    assert down["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Readiness"
    }


def test_names_the_permitted_callers() -> None:
    security = {each.name: operation(each)["security"] for each in DOCUMENTED}

    assert security["properties__list"] == [{"managerCookie": []}, {"bearer": []}]
    assert security["subscriptions__plans"] == []


def test_lists_have_plain_schema_names() -> None:
    assert "PropertyDetailsPage" in schemas()


def test_fields_of_a_change_are_optional() -> None:
    changes = schemas()["PropertyChanges"]

    assert "required" not in changes
    assert {"type": "null"} in changes["properties"]["notes"]["anyOf"]
    assert changes["properties"]["name"]["type"] == "string"


def test_instants_have_the_date_time_format() -> None:
    fields = schemas()["Property"]["properties"]

    assert fields["created_at"]["format"] == "date-time"
    assert {"type": "string", "format": "date-time"} in fields["archived_at"]["anyOf"]
    assert "format" not in fields["name"]


def test_shows_a_query_parameter_without_null() -> None:
    listing = next(each for each in DOCUMENTED if each.name == "properties__list")
    found = [each for each in operation(listing)["parameters"] if "name" in each]
    parameters = {each["name"]: each for each in found}

    assert parameters["association_id"]["schema"] == {"type": "string", "format": "uuid"}
    assert parameters["limit"]["schema"]["default"] == 50
    assert not parameters["limit"]["required"]
