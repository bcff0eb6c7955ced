"""Rental money and association money share their tables, and neither face shows the other's rows.

Driven by the declarations: an endpoint of one face that takes the id of a charge or a payment finds
none of the other face, and changes nothing of it.
"""

from typing import Any

import pytest

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, row_of
from tests.factories import Organization, new_organization
from tests.functions.assessments import rows as assessments
from tests.functions.charges import rows as charges
from tests.functions.homeowner_payments import rows as homeowner_payments
from tests.functions.payments import rows as payments
from tests.http.client import code, send
from tests.safety.asking import new_asking
from tests.safety.places import Place, places_of

AREAS = {
    "assessments": "charges",
    "charges": "assessments",
    "homeowner_payments": "payments",
    "payments": "homeowner_payments",
}
GETS = {each.name.partition("__")[0]: each for each in ALL if each.name.endswith("__get")}
OF_FACES = [each for each in ALL if each.area in AREAS]


def of_other_face(area: str, organization: Organization) -> dict[str, Any]:
    """What the other face's get answers of a row."""
    get = GETS[AREAS[area]]
    [row_id] = row_of(get).parameters(organization).values()
    return dict(shown(get, organization, row_id))


def shown(get: Declaration, organization: Organization, row_id: str) -> Any:
    """The record, as its own face shows it."""
    [name] = get.parameters
    path = get.path.format(**{name: row_id})
    return send("GET", path, token=organization.owner.token).json


@every([each for each in OF_FACES if each.parameters])
def test_a_row_of_the_other_face_is_not_found(declaration: Declaration) -> None:
    organization = new_organization()
    row = row_of(declaration)
    other = of_other_face(declaration.area, organization)
    [name] = declaration.parameters
    path = declaration.path.format(**{name: other["id"]})
    body = row.body(organization) if row.body else None

    with row.deployment():
        refused = send(declaration.method, path, body, token=organization.owner.token)

    assert code(refused) == (404, "NOT_FOUND")
    assert shown(GETS[AREAS[declaration.area]], organization, other["id"]) == other


NAMING = [
    pytest.param(declaration, place, id=f"{declaration.name}-{place}")
    for declaration in OF_FACES
    for place in places_of(declaration)
    if place.part == "body" and place.name == "charge_id"
]


@pytest.mark.parametrize(("declaration", "place"), NAMING)
def test_money_does_not_go_to_a_charge_of_the_other_face(
    declaration: Declaration, place: Place
) -> None:
    organization = new_organization()
    asking = new_asking(declaration, organization)
    area = "charges" if declaration.area == "payments" else "assessments"
    other = of_other_face(area, organization)

    with row_of(declaration).deployment():
        refused = asking.send(organization.owner.token, place, other["id"])

    assert code(refused) == (404, "NOT_FOUND")
    assert refused.json["errors"][0]["pointer"] == place.pointer
    assert shown(GETS[AREAS[area]], organization, other["id"]) == other


def test_neither_list_has_rows_of_the_other_face() -> None:
    organization = new_organization()
    made = {
        "charges": charges.new_charge(organization)["id"],
        "assessments": assessments.new_assessment(organization)["id"],
        "payments": payments.new_payment(organization)["id"],
        "homeowner-payments": homeowner_payments.new_payment(organization)["id"],
    }

    for area, row_id in made.items():
        for query in ({}, {"count": True}):
            answer = send("GET", f"/v1/{area}", token=organization.owner.token, query=query).json
            assert [each["id"] for each in answer["items"]] == [row_id], area
            assert answer.get("total", 1) == 1
