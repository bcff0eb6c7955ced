import re
from datetime import UTC, date, datetime

import pytest

from tests.factories import new_organization
from tests.http.client import code, send


def test_answers_a_readable_join_code() -> None:
    organization = new_organization()

    response = send(
        "POST", "/v1/associations", {"name": "Maple Court"}, token=organization.owner.token
    )

    assert response.status_code == 201
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", response.json["join_code"])


def test_fills_in_defaults() -> None:
    organization = new_organization()

    made = send("POST", "/v1/associations", {"name": "A"}, token=organization.owner.token).json

    defaults = {
        "fiscal_year_start": 1,
        "accepts_join_requests": True,
        "late_fee_percent_bp": 1000,
        "late_fee_minimum_cents": 2500,
        "late_fee_grace_days": 10,
        "late_fees_since": None,
        "archived_at": None,
    }
    assert made == made | defaults


def test_late_fees_may_be_on_from_the_first_day() -> None:
    organization = new_organization()
    body = {"name": "A", "late_fees": True}
    before = datetime.now(UTC).date()

    made = send("POST", "/v1/associations", body, token=organization.owner.token).json

    assert before <= date.fromisoformat(made["late_fees_since"]) <= datetime.now(UTC).date()


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [
        ("fiscal_year_start", 1, 12),
        ("late_fee_percent_bp", 0, 10_000),
        ("late_fee_minimum_cents", 0, 10**15),
        ("late_fee_grace_days", 0, 90),
    ],
)
def test_accepts_numbers_within_range(field: str, least: int, most: int) -> None:
    organization = new_organization()

    def answer(value: int) -> int:
        body = {"name": "A", field: value}
        return send("POST", "/v1/associations", body, token=organization.owner.token).status_code

    assert [answer(value) for value in (least - 1, least, most, most + 1)] == [422, 201, 201, 422]


def test_refuses_malformed_addresses() -> None:
    organization = new_organization()
    body = {"name": "Maple", "email": "nobody", "website": "javascript:alert(1)", "country": "us"}

    response = send("POST", "/v1/associations", body, token=organization.owner.token)

    assert code(response) == (422, "VALIDATION_ERROR")
    pointers = {error["pointer"] for error in response.json["errors"]}
    assert pointers == {"/email", "/website", "/country"}
