from datetime import UTC, datetime, timedelta

import pytest

from tests import lettings
from tests.factories import new_association, new_organization, sql
from tests.functions.expenses.rows import entered_expense, post_expense
from tests.functions.work_orders.rows import new_order
from tests.http.client import code
from tests.spending import new_owned_property


def test_an_expense_is_of_one_place_at_most() -> None:
    organization = new_organization()
    house, other = (lettings.new_property(organization) for _ in range(2))
    unit, order = lettings.new_unit(organization, house), new_order(organization, property_id=house)
    association = new_association(organization)

    own = entered_expense(organization)
    assert [own[name] for name in ("property_id", "association_id", "vendor_id")] == [None] * 3
    whole = entered_expense(
        organization, property_id=house, unit_id=unit, work_order_id=order["id"],
        vendor_id=lettings.new_vendor(organization),
    )  # fmt: skip
    assert (whole["unit_name"], whole["work_order_title"], whole["vendor_name"]) == (
        "1A", "Dripping tap", "Quick Pipes",
    )  # fmt: skip
    assert entered_expense(organization, association_id=association)["property_name"] is None

    refused = {
        "/association_id": {"property_id": house, "association_id": association},
        "/unit_id": {"unit_id": unit},
        "/work_order_id": {"association_id": association, "work_order_id": order["id"]},
        "/category": {"category": "owner_draw"},
        "/amount_cents": {"amount_cents": 0},
    }
    for pointer, body in refused.items():
        answer = post_expense(organization, **body)
        assert code(answer) == (422, "VALIDATION_ERROR"), pointer
        assert [error["pointer"] for error in answer.json["errors"]] == [pointer]
    for name, row_id in {"unit_id": unit, "work_order_id": order["id"]}.items():
        answer = post_expense(organization, property_id=other, **{name: row_id})
        assert code(answer) == (404, "NOT_FOUND"), name


def test_a_management_fee_is_booked_and_not_entered() -> None:
    organization = new_organization()
    house = lettings.new_property(organization)

    answer = post_expense(organization, category="management_fee", property_id=house)

    assert code(answer) == (422, "VALIDATION_ERROR")


def test_money_that_came_back_is_below_zero() -> None:
    organization = new_organization()
    house = new_owned_property(organization)

    made = entered_expense(
        organization, category="owner_draw", property_id=house, amount_cents=-50000
    )

    assert made["amount_cents"] == -50000


def test_the_day_is_today_of_the_organization_or_before() -> None:
    organization = new_organization()
    sql("update organizations set time_zone = 'Pacific/Kiritimati' where id = :id",
        id=organization.id)  # fmt: skip
    today = (datetime.now(UTC) + timedelta(hours=14)).date()

    assert entered_expense(organization, paid_on=today.isoformat())["paid_on"] == str(today)
    for day in (str(today + timedelta(days=1)), "9999-12-31"):
        answer = post_expense(organization, paid_on=day)
        assert code(answer) == (422, "VALIDATION_ERROR")
        assert answer.json["errors"] == [
            {"pointer": "/paid_on", "detail": f"Choose a day up to today, {today}."}
        ]


@pytest.mark.parametrize("table", ["properties", "associations", "vendors"])
def test_money_may_be_about_what_is_archived(table: str) -> None:
    organization = new_organization()
    make = {
        "properties": ("property_id", lettings.new_property),
        "associations": ("association_id", new_association),
        "vendors": ("vendor_id", lettings.new_vendor),
    }
    name, row = make[table][0], make[table][1](organization)
    sql(f"update {table} set archived_at = now() where id = :id", id=row)  # noqa: S608 - of the test

    assert entered_expense(organization, **{name: row})[name] == row
