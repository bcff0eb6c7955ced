from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.factories import new_association, new_organization, sql
from tests.functions.properties.rows import NEW, new_property
from tests.http.client import code, send


def test_answers_the_new_property_and_its_location() -> None:
    organization = new_organization()

    response = send("POST", "/v1/properties", NEW, token=organization.owner.token)

    assert response.status_code == 201
    assert response.json == response.json | NEW | {"status": "active", "notes": None}
    assert response.headers["Location"] == f"/v1/properties/{response.json['id']}"
    found = send("GET", response.headers["Location"], token=organization.owner.token)
    assert found.json == response.json | {"unit_count": 0, "occupied_count": 0}


def test_a_single_family_house_gets_one_unit() -> None:
    organization = new_organization()

    made = new_property(organization, kind="single_family")

    units = sql("select name from units where property_id = :id", id=made["id"])
    assert units == [["Main"]]


def test_refuses_a_property_beyond_the_plan() -> None:
    organization = new_organization(plan="free")
    new_property(organization)

    response = send("POST", "/v1/properties", NEW, token=organization.owner.token)

    assert code(response) == (403, "LIMIT_EXCEEDED")
    assert response.json["limits"] == [{"limit": "properties", "used": 1, "allowed": 1}]


def test_answers_a_repeated_request_with_the_first_answer() -> None:
    organization = new_organization()
    headers = {"Idempotency-Key": "one"}

    first = send("POST", "/v1/properties", NEW, token=organization.owner.token, headers=headers)
    again = send("POST", "/v1/properties", NEW, token=organization.owner.token, headers=headers)

    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert sql(
        "select count(*) from properties where organization_id = :id", id=organization.id
    ) == [[1]]


def test_refuses_the_key_of_another_request() -> None:
    organization = new_organization()
    headers = {"Idempotency-Key": "one"}
    send("POST", "/v1/properties", NEW, token=organization.owner.token, headers=headers)

    response = send(
        "POST",
        "/v1/properties",
        NEW | {"name": "Another"},
        token=organization.owner.token,
        headers=headers,
    )

    assert code(response) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_names_all_invalid_fields_at_once() -> None:
    organization = new_organization()
    body = NEW | {"name": "  ", "kind": "castle", "country": "ZZ", "purchase_price_cents": -1}
    del body["city"]

    response = send("POST", "/v1/properties", body, token=organization.owner.token)

    assert code(response) == (422, "VALIDATION_ERROR")
    pointers = {error["pointer"] for error in response.json["errors"]}
    assert pointers == {"/name", "/kind", "/country", "/purchase_price_cents", "/city"}


def test_writes_an_audit_row() -> None:
    organization = new_organization()

    made = new_property(organization)

    [[action, actor, endpoint]] = sql(
        "select action, actor_user_id::text, endpoint from audit_log where row_id = :id",
        id=made["id"],
    )
    assert (action, actor) == ("insert", organization.owner.user_id)
    assert endpoint == "properties__create"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 200),
        ("name", " " + "x" * 200 + " "),
        ("country", " US "),
        ("purchase_price_cents", 0),
        ("purchase_price_cents", 10**15),
        ("acquisition_date", "0001-01-01"),
        ("acquisition_date", "2024-02-29"),
        ("acquisition_date", "9999-12-31"),
        ("notes", "x" * 5000),
    ],
    ids=lambda value: str(value)[:20],
)
def test_accepts_boundary_values(field: str, value: Any) -> None:
    made = new_property(new_organization(), **{field: value})

    assert made[field] == (value.strip() if isinstance(value, str) else value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 201),
        ("name", "\x00"),
        ("country", "us"),
        ("country", "XX"),
        ("country", "USA"),
        ("purchase_price_cents", 2**53),
        ("acquisition_date", "0000-12-31"),
        ("acquisition_date", "2023-02-29"),
        ("notes", "x" * 5001),
        ("kind", "Condo"),
        ("association_id", "7"),
        ("organization_id", "01a21726-c632-70de-9b2b-3c8c33db6c4e"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_refuses_values_beyond_the_boundaries(field: str, value: Any) -> None:
    token = new_organization().owner.token

    response = send("POST", "/v1/properties", NEW | {field: value}, token=token)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in response.json["errors"]] == [f"/{field}"]


def test_the_association_must_belong_to_the_organization() -> None:
    organization = new_organization()
    foreign = new_association(new_organization())

    for association_id in (foreign, organization.id):
        body = NEW | {"association_id": association_id}
        response = send("POST", "/v1/properties", body, token=organization.owner.token)
        assert code(response) == (404, "NOT_FOUND")


def test_concurrent_requests_fill_the_plan_exactly() -> None:
    organization = new_organization(plan="free")

    def create(_number: int) -> tuple[int, str]:
        return code(send("POST", "/v1/properties", NEW, token=organization.owner.token))

    with ThreadPoolExecutor(4) as threads:
        answers = sorted(threads.map(create, range(4)))

    assert answers == [(201, ""), *[(403, "LIMIT_EXCEEDED")] * 3]
