from tests import lettings
from tests.factories import new_organization
from tests.functions.expenses.rows import post_void
from tests.http.client import code, send
from tests.spending import new_expense


def test_amount_day_and_place_are_fixed() -> None:
    organization = new_organization()
    path = f"/v1/expenses/{new_expense(organization)}"
    given = send("GET", path, token=organization.owner.token).json

    for name in ("amount_cents", "paid_on", "method", "property_id", "unit_id", "association_id"):
        answer = send("PATCH", path, {name: given[name]}, token=organization.owner.token)
        assert code(answer) == (422, "VALIDATION_ERROR"), name


def test_a_voided_expense_does_not_change() -> None:
    organization = new_organization()
    expense_id = new_expense(organization)
    path = f"/v1/expenses/{expense_id}"

    voided = post_void(organization, expense_id).json
    assert (voided["voided"], voided["void_reason"]) == (True, "Entered twice.")
    assert code(post_void(organization, expense_id)) == (409, "CONFLICT")
    change = send("PATCH", path, {"reference": "1"}, token=organization.owner.token)
    assert code(change) == (409, "CONFLICT")
    assert send("GET", path, token=organization.owner.token).json == voided


def test_a_fee_stays_a_fee_and_a_draw_needs_a_property() -> None:
    organization = new_organization()
    house = lettings.new_property(organization)
    fee = new_expense(
        organization, property_id=house, category="management_fee", fee_month="2025-09-01"
    )
    own = new_expense(organization)

    for expense_id, category in ((fee, "other"), (own, "owner_draw")):
        path = f"/v1/expenses/{expense_id}"
        answer = send("PATCH", path, {"category": category}, token=organization.owner.token)
        assert code(answer) == (422, "VALIDATION_ERROR"), category
        assert [each["pointer"] for each in answer.json["errors"]] == ["/category"]
