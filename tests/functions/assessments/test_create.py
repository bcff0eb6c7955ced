from tests.factories import new_homeowner, new_organization, sql
from tests.functions.assessments.rows import new_assessment, post_assessment
from tests.functions.charges.rows import paid_parts
from tests.functions.homeowner_payments.rows import new_payment, payment
from tests.functions.payments.test_create import close_books
from tests.functions.properties.rows import new_property
from tests.functions.units.rows import new_unit
from tests.http.client import code


def test_an_assessment_says_whose_it_is() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    place = new_property(organization, association_id=home.association_id)
    unit = new_unit(organization, property_id=place["id"], name="101")
    sql(
        "update homeowners set property_id = :property, unit_id = :unit where id = :id",
        property=place["id"], unit=unit["id"], id=home.homeowner_id,
    )  # fmt: skip

    made = new_assessment(organization, homeowner_id=home.homeowner_id)

    assert made == made | {
        "homeowner_id": home.homeowner_id, "homeowner_name": "Hugo Homeowner",
        "association_id": home.association_id, "association_name": "Maple Court",
        "property_name": place["name"], "unit_name": "101", "type": "special_assessment",
        "status": "pending", "open_cents": 50000, "balance_cents": 50000, "overdue": True,
        "violation_id": None, "recurring_assessment_id": None, "adjustments": [],
        "created_by_user_id": organization.owner.user_id,
    }  # fmt: skip


def test_waiting_credit_pays_a_new_assessment_at_once() -> None:
    organization = new_organization()
    credit = new_payment(organization, amount_cents=4000)

    made = new_assessment(organization, homeowner_id=credit["homeowner_id"], due_date="2096-01-01")

    assert (made["status"], made["open_cents"], made["overdue"]) == ("partially_paid", 46000, False)
    assert paid_parts(made) == [(credit["id"], 4000)]
    assert payment(organization, credit["id"])["credit_cents"] == 0


def test_fines_and_late_fees_are_not_assessed_by_hand() -> None:
    organization = new_organization()
    homeowner_id = new_homeowner(organization).homeowner_id

    for made_elsewhere in ("violation_fee", "late_fee", "opening_balance", "rent"):
        answer = post_assessment(organization, homeowner_id=homeowner_id, type=made_elsewhere)
        assert code(answer) == (422, "VALIDATION_ERROR")
        assert answer.json["errors"][0]["pointer"] == "/type"


def test_an_archived_homeowner_is_assessed_late() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    sql("update homeowners set archived_at = now() where id = :id", id=home.homeowner_id)

    made = new_assessment(organization, homeowner_id=home.homeowner_id)

    assert made["homeowner_name"] == "Hugo Homeowner"


def test_no_assessment_is_dated_on_a_closed_day() -> None:
    organization = new_organization()
    homeowner_id = new_homeowner(organization).homeowner_id
    close_books(organization, "2025-09-30")

    refused = post_assessment(organization, homeowner_id=homeowner_id, due_date="2025-09-30")

    assert code(refused) == (409, "CONFLICT")
    detail = "The books are closed through 2025-09-30."
    assert refused.json["errors"] == [{"pointer": "/due_date", "detail": detail}]
