"""What makes the document readable, and good to generate clients from."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from shared.identity.cookies import COOKIE_NAMES
from tests.tools.api.local_document import local_document, operations, schemas
from tools.api.document import document

COMPONENT = "#/components/schemas/"
# Nouns that mean one thing in the whole product.
NOUNS = frozenset(
    """
    Assessment Association Charge Document Expense Homeowner Invitation Invoice Lease Member
    Occupancy Organization Owner Payment Plan Problem Property Reconciliation Registration Role
    Subscription Tenant Unit User Vendor Violation
    """.split()  # noqa: SIM905 - a list of words
)
# More words of this API, for what has no noun of its own.
WORDS = frozenset(("Inviter", "Liveness", "Readiness"))
# Fields whose name says everything; ids say whose they are.
PLAIN = frozenset(
    """
    address_line1 address_line2 bedrooms city email first_name id items join_code last_name name
    password phone postal_code square_feet state website
    """.split()  # noqa: SIM905 - a list of words
)
LEFT_OUT = {"total"}
Place = tuple[str, Any]


def inside(value: Any, place: str = "") -> Iterator[Place]:
    """The value and all that it contains, with places."""
    yield place, value
    parts = dict(enumerate(value)) if isinstance(value, list) else value
    for name, part in parts.items() if isinstance(parts, dict) else ():
        if name not in {"example", "examples"}:
            yield from inside(part, f"{place}/{name}")


@cache
def everything() -> list[Place]:
    """The whole document and all that it contains."""
    return list(inside(local_document()))


def fields() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of every schema."""
    for schema, described in schemas().items():
        for name, field in described.get("properties", {}).items():
            yield f"{schema}.{name}", field


def referred(field: dict[str, Any]) -> dict[str, Any]:
    """The schema that the field or its only alternative to null refers to."""
    parts = [each for each in field.get("anyOf", [field]) if "$ref" in each]
    return schemas()[parts[0]["$ref"].removeprefix(COMPONENT)] if len(parts) == 1 else {}


def parameters() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every parameter of every operation that does not stand among the components."""
    for each in operations():
        for parameter in each.get("parameters", []):
            if "name" in parameter:
                yield f"{each['operationId']} {parameter['name']}", parameter
    yield from local_document()["components"]["parameters"].items()


def in_examples() -> Iterator[Place]:
    """Everything that stands in the example of a request or an answer."""
    for place, value in everything():
        if isinstance(value, dict) and "example" in value:
            yield from inside(value["example"], place)


def test_an_enum_is_a_schema_of_its_own() -> None:
    found = [place for place, value in everything() if isinstance(value, dict) and "enum" in value]

    assert found
    assert sorted(found) == [
        f"/components/schemas/{name}" for name, each in sorted(schemas().items()) if "enum" in each
    ]


@pytest.mark.parametrize("word", ["enum", "const"])
def test_what_lists_values_has_a_type(word: str) -> None:
    found = [value for _, value in everything() if isinstance(value, dict) and word in value]

    assert {each.get("type") for each in found} == {"string"}


def test_no_field_of_a_schema_has_a_default() -> None:
    # A generator takes such a field of a request for one that is always there.
    assert [name for name, field in fields() if "default" in field] == []


def test_an_optional_parameter_has_no_null() -> None:
    forms = [
        content["schema"]["properties"].values()
        for each in operations()
        for media, content in each.get("requestBody", {}).get("content", {}).items()
        if media == "multipart/form-data"
    ]
    texts = [each["schema"] for _, each in parameters()] + [each for form in forms for each in form]

    assert len(forms) == 3
    assert [each for each in texts if {"type": "null"} in each.get("anyOf", [])] == []


@pytest.mark.parametrize("name", sorted(schemas()))
def test_an_answer_requires_what_is_always_sent(name: str) -> None:
    schema = schemas()[name]
    is_answer = "properties" in schema and schema.get("additionalProperties", True)

    if is_answer and name != "Problem":
        assert set(schema["required"]) == set(schema["properties"]) - LEFT_OUT


def test_alternatives_are_told_apart_by_a_tag() -> None:
    for place, value in everything():
        options = value.get("anyOf", []) if isinstance(value, dict) else []
        references = {each["$ref"] for each in options if "$ref" in each}
        if len(references) > 1:
            assert set(value["discriminator"]["mapping"].values()) == references, place


def test_every_parameter_has_a_description() -> None:
    assert [name for name, each in parameters() if not each.get("description")] == []


def test_every_field_is_described_or_says_it_all() -> None:
    undescribed = [
        name
        for name, field in fields()
        if not (field.get("description") or referred(field).get("description"))
        and "const" not in field
        and not name.endswith(("_id", "_name"))
        and name.partition(".")[2] not in PLAIN
    ]

    assert undescribed == [], "Write a string below each of these fields, or below its alias."


def test_a_schemas_name_stands_alone() -> None:
    single = {name for name in schemas() if not any(letter.isupper() for letter in name[1:])}

    assert single - NOUNS - WORDS == set(), "Name the struct for what it is in the whole API."


def test_a_success_does_not_repeat_the_summary() -> None:
    for each in operations():
        for status, response in each["responses"].items():
            if status.startswith("2"):
                assert response["description"].rstrip(".") not in each["summary"]


def test_an_operation_says_more_than_its_summary() -> None:
    assert [each["operationId"] for each in operations() if not each.get("description")] == []


def test_the_introduction_explains_how_to_sign_in() -> None:
    text = local_document()["info"]["description"]

    for word in ("/v1/auth/login", "Bearer", "CSRF", "Origin", "Retry-After"):
        assert word in text
    for cookie in COOKIE_NAMES.values():
        assert f"`{cookie}`" in text


def test_the_server_is_an_address_that_can_be_called() -> None:
    assert [each["url"] for each in local_document()["servers"]] == ["http://127.0.0.1:8080"]
    [deployed] = document("https://api.example.com")["servers"]
    assert deployed["url"] == "https://api.example.com"


def test_an_example_of_a_person_has_a_persons_name() -> None:
    structs = [value for _, value in in_examples() if isinstance(value, dict)]
    # An association and a vendor have an e-mail too, and a website.
    names = {each.get("name") for each in structs if "email" in each and "website" not in each}

    assert names - {None} == {"Maria Lopez"}


def test_no_example_is_made_up_from_the_fields_name() -> None:
    made_up = [
        place
        for place, value in in_examples()
        if isinstance(value, str) and value.startswith("Some ")
    ]

    assert made_up == [], "Give the field's name an example in tools/api/examples.py."
