"""The parts of a document's form may come in any order; it is judged when it ends."""

from typing import Any

import pytest

from tests.factories import Organization, new_association, new_member, new_organization, sql
from tests.functions.documents.rows import (
    PDF,
    documents_of,
    file_part,
    leftovers,
    post_body,
    storage_bytes,
)
from tests.functions.units.rows import new_unit
from tests.http.client import Reply, code
from tests.shared.inputs.test_multipart import closed, field

LARGE = PDF.ljust(700_000)


def post(token: str, *parts: bytes, key: str = "") -> Reply:
    return post_body(token, closed(*parts), key=key)


def assert_nothing_left(organization: Organization) -> None:
    assert (documents_of(organization), leftovers(organization)) == ([], set())
    assert storage_bytes(organization) == 0


@pytest.mark.parametrize("content", [PDF, LARGE])
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_document_is_the_same_in_any_order(place: int, content: bytes) -> None:
    organization = new_organization()
    association = new_association(organization)
    parts = [
        field("association_id", association),
        field("category", "notice"),
        field("visible_to_homeowners", "true"),
    ]
    parts.insert(place, file_part(content))

    response = post(organization.owner.token, *parts)

    assert response.status_code == 201
    made = response.json
    assert (made["association_id"], made["category"]) == (association, "notice")
    assert made["visible_to_homeowners"] is True
    assert made["state"] == "ready"
    assert made["size_bytes"] == storage_bytes(organization) == len(content)


@pytest.mark.parametrize(
    ("late", "pointer"),
    [
        ({}, "/category"),
        ({"category": "secret"}, "/category"),
        ({"category": "lease", "property_id": "1"}, "/property_id"),
        ({"category": "lease", "no_such_field": "1"}, "/no_such_field"),
        ({"category": "lease", "visible_to_homeowners": "true"}, "/visible_to_homeowners"),
    ],
)
def test_a_wrong_field_after_the_file_leaves_nothing(late: dict[str, str], pointer: str) -> None:
    organization = new_organization()
    fields = [field(*each) for each in late.items()]

    response = post(organization.owner.token, file_part(LARGE), *fields, key="one")

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in response.json["errors"]] == [pointer]
    assert_nothing_left(organization)
    again = post(organization.owner.token, file_part(LARGE), field("category", "lease"), key="one")
    assert again.status_code == 201


def test_a_late_link_is_checked_as_an_early_one() -> None:
    organization = new_organization()
    token, unit = organization.owner.token, new_unit(organization)
    foreign = new_unit(new_organization())["id"]
    late = [field("category", "lease"), field("unit_id", foreign)]
    assert code(post(token, file_part(), *late)) == (404, "NOT_FOUND")
    sql("update units set archived_at = now() where id = :id", id=unit["id"])
    late[1] = field("unit_id", unit["id"])
    assert code(post(token, file_part(), *late)) == (409, "CONFLICT")
    assert_nothing_left(organization)


def test_a_late_category_is_judged_by_the_role() -> None:
    organization = new_organization()
    accountant = new_member(organization, "accountant")

    def answer(category: str) -> Any:
        return post(accountant.token, file_part(LARGE), field("category", category)).status_code

    assert [answer("lease"), answer("financial")] == [403, 201]


def test_a_key_belongs_to_the_fields_after_the_file_too() -> None:
    organization = new_organization()
    token = organization.owner.token

    def answer(category: str) -> Reply:
        return post(token, file_part(), field("category", category), key="one")

    first, again = answer("lease"), answer("lease")

    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert code(answer("notice")) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_a_second_file_is_refused() -> None:
    organization = new_organization()
    parts = [field("category", "lease"), file_part(LARGE), file_part(PDF)]

    assert code(post(organization.owner.token, *parts)) == (422, "VALIDATION_ERROR")
    assert_nothing_left(organization)
