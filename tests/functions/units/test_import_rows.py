from collections.abc import Sequence
from typing import Any

from tests.factories import Organization, new_organization
from tests.functions.properties.rows import new_property
from tests.functions.units.rows import ROW, new_unit
from tests.http.client import Reply, code, send
from tests.migrations.logins import entered, outcome_after, owner_of

# What another import has done when this one begins.
HOLD = "select pg_advisory_xact_lock(hashtextextended('import ' || scope_organization_id(), 0))"
ADD_PROPERTY = """
    insert into properties
        (organization_id, name, kind, address_line1, city, state, postal_code, country)
    values (scope_organization_id(), 'Linden Court', 'condo', 'A', 'C', 'S', '1', 'US')
"""
HOUSE: dict[str, Any] = {
    "property_name": "Harbor House",
    "kind": "single_family",
    "unit_name": "Main",
}


def imported(organization: Organization, rows: Sequence[dict[str, Any]]) -> Reply:
    """The answer to an import of the plain row with these changes."""
    body = {"rows": [ROW | changes for changes in rows]}
    return send("POST", "/v1/units/import-rows", body, token=organization.owner.token)


def errors(response: Reply) -> list[str]:
    """Where the answer says that something is wrong."""
    assert code(response) == (422, "VALIDATION_ERROR"), response.text
    return [error["pointer"] for error in response.json["errors"]]


def units_of(organization: Organization) -> list[tuple[str, str]]:
    """The property and the name of each unit."""
    token = organization.owner.token
    houses = send("GET", "/v1/properties", token=token).json["items"]
    names = {house["id"]: house["name"] for house in houses}
    units = send("GET", "/v1/units", token=token).json["items"]
    return sorted((names[unit["property_id"]], unit["name"]) for unit in units)


def test_makes_what_does_not_exist_and_changes_nothing_else() -> None:
    organization = new_organization()
    known = new_unit(organization, name="1A", bedrooms=1)
    rows: list[dict[str, Any]] = [
        {"property_name": "LINDEN COURT", "city": "Elgin", "unit_name": "1a", "bedrooms": 4},
        {"property_name": " Linden Court ", "unit_name": "1B"},
        HOUSE,
        {"property_name": "Maple Court", "bathrooms": 1.5, "market_rent_cents": 150000},
        {"property_name": "maple court", "unit_name": "1B"},
    ]

    response = imported(organization, rows)

    assert (response.status_code, response.json) == (200, {"properties": 2, "units": 4})
    assert units_of(organization) == [
        ("Harbor House", "Main"),
        ("Linden Court", "1A"),
        ("Linden Court", "1B"),
        ("Maple Court", "1A"),
        ("Maple Court", "1B"),
    ]
    found = send("GET", f"/v1/units/{known['id']}", token=organization.owner.token)
    assert found.json["bedrooms"] == 1
    assert imported(organization, rows).json == {"properties": 0, "units": 0}


def test_names_each_wrong_field_and_makes_nothing() -> None:
    organization = new_organization()
    new_property(organization, name="Twin")
    new_property(organization, name="twin")
    new_unit(organization, property_id=new_property(organization, name="Full")["id"], name="Main")
    before = units_of(organization)

    wrong = imported(
        organization,
        [{}, {"unit_name": " "}, {"kind": "castle", "bedrooms": -1}, {"bathrooms": 0.3}],
    )
    assert errors(wrong) == [
        "/rows/1/unit_name",
        "/rows/2/kind",
        "/rows/2/bedrooms",
        "/rows/3/bathrooms",
    ]
    conflicting = imported(
        organization,
        [
            {},
            {"unit_name": "1a"},
            {"unit_name": "1B", "postal_code": "60602"},
            {"property_name": "Twin"},
            HOUSE,
            HOUSE | {"unit_name": "Annex"},
        ],
    )
    assert errors(conflicting) == [
        "/rows/1/unit_name",
        "/rows/2/postal_code",
        "/rows/3/property_name",
        "/rows/5/unit_name",
    ]
    many = imported(organization, [{"unit_name": ""}] * 60)
    assert errors(many) == [f"/rows/{number}/unit_name" for number in range(50)]
    for rows in ([], [{"unit_name": str(number)} for number in range(501)]):
        assert errors(imported(organization, rows)) == ["/rows"]
    assert units_of(organization) == before


def test_a_single_family_property_keeps_its_one_unit() -> None:
    organization = new_organization()
    new_property(organization, name="Harbor House", kind="single_family")

    assert imported(organization, [HOUSE]).json == {"properties": 0, "units": 0}
    annex = imported(organization, [HOUSE | {"unit_name": "Annex"}])
    assert errors(annex) == ["/rows/0/unit_name"]


def test_keeps_within_the_plans_quota() -> None:
    organization = new_organization(plan="free")
    two = [{}, {"property_name": "Second"}]

    refused = imported(organization, two)

    assert code(refused) == (403, "LIMIT_EXCEEDED")
    assert units_of(organization) == []
    assert imported(organization, two[:1]).json == {"properties": 1, "units": 1}


def test_an_import_waits_for_another_one() -> None:
    organization = new_organization()
    answers = []

    with entered(owner_of(organization)) as connection:
        connection.run(HOLD)
        connection.run(ADD_PROPERTY)
        outcome_after(connection, lambda: answers.append(imported(organization, [{}, HOUSE])))

    assert [answer.json for answer in answers] == [{"properties": 1, "units": 2}]
