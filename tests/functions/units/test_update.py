from typing import Any

import pytest

from tests.factories import new_organization
from tests.functions.units.rows import new_unit
from tests.http.client import code, send
from tests.migrations.leases import end_lease, new_lease


def test_changes_only_the_given_fields_and_null_clears() -> None:
    organization = new_organization()
    made = new_unit(organization, bedrooms=2, bathrooms=1.5, notes="Corner")

    response = send(
        "PATCH",
        f"/v1/units/{made['id']}",
        {"bathrooms": None, "under_renovation": True},
        token=organization.owner.token,
    )

    changed = {"bathrooms": None, "under_renovation": True, "occupancy": "under_renovation"}
    assert response.status_code == 200
    assert response.json == made | changed | {"updated_at": response.json["updated_at"]}


@pytest.mark.parametrize(
    "change",
    [
        {"name": None},
        {"name": " "},
        {"under_renovation": None},
        {"bedrooms": 101},
        {"bathrooms": 100.5},
        {"bathrooms": 2.25},
        {"square_feet": 0},
        {"market_rent_cents": 2**53},
    ],
    ids=str,
)
def test_refuses_invalid_values(change: dict[str, Any]) -> None:
    organization = new_organization()
    path = f"/v1/units/{new_unit(organization)['id']}"

    response = send("PATCH", path, change, token=organization.owner.token)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in response.json["errors"]] == [f"/{next(iter(change))}"]


def test_the_property_cannot_change() -> None:
    organization = new_organization()
    made = new_unit(organization)

    response = send(
        "PATCH",
        f"/v1/units/{made['id']}",
        {"property_id": made["property_id"]},
        token=organization.owner.token,
    )

    assert code(response) == (422, "VALIDATION_ERROR")


def test_refuses_another_units_name_in_any_case() -> None:
    organization = new_organization()
    made = new_unit(organization, name="Attic")
    other = new_unit(organization, property_id=made["property_id"], name="Cellar")
    path = f"/v1/units/{other['id']}"
    token = organization.owner.token

    assert code(send("PATCH", path, {"name": "ATTIC"}, token=token)) == (409, "CONFLICT")
    assert send("PATCH", path, {"name": "CELLAR"}, token=token).json["name"] == "CELLAR"


def test_refuses_an_outdated_version() -> None:
    organization = new_organization()
    path = f"/v1/units/{new_unit(organization)['id']}"
    token = organization.owner.token
    seen = send("GET", path, token=token).headers["ETag"]
    send("PATCH", path, {"notes": "first"}, token=token)

    late = send("PATCH", path, {"notes": "second"}, token=token, headers={"If-Match": seen})

    assert code(late) == (412, "PRECONDITION_FAILED")
    assert send("GET", path, token=token).json["notes"] == "first"


def test_refuses_changes_of_an_archived_unit() -> None:
    organization = new_organization()
    path = f"/v1/units/{new_unit(organization)['id']}"
    send("POST", f"{path}/archive", token=organization.owner.token)

    response = send("PATCH", path, {"notes": "x"}, token=organization.owner.token)

    assert code(response) == (409, "CONFLICT")


def test_an_occupied_unit_is_not_under_renovation() -> None:
    organization = new_organization()
    unit = new_unit(organization)["id"]
    path, token = f"/v1/units/{unit}", organization.owner.token
    lease = new_lease(unit)

    assert code(send("PATCH", path, {"under_renovation": True}, token=token)) == (409, "CONFLICT")
    assert send("PATCH", path, {"under_renovation": False}, token=token).status_code == 200
    end_lease(lease)
    changed = send("PATCH", path, {"under_renovation": True}, token=token)
    assert changed.json["occupancy"] == "under_renovation"
