import pytest

from tests.factories import new_organization
from tests.functions.violations.rows import added_violation, moved
from tests.http.client import code, send


def test_a_closed_violation_changes_only_in_its_notes() -> None:
    organization = new_organization()
    made = added_violation(organization)
    path = f"/v1/violations/{made['id']}"
    token = organization.owner.token
    moved(organization, made["id"], "close", outcome="cured")

    for change in ({"severity": "major"}, {"notes": "x", "cure_by": None}):
        assert code(send("PATCH", path, change, token=token)) == (409, "CONFLICT"), change
    noted = send("PATCH", path, {"notes": "It grew again."}, token=token)

    assert (noted.status_code, noted.json["notes"]) == (200, "It grew again.")


@pytest.mark.parametrize("name", ["homeowner_id", "property_id", "violation_date", "status"])
def test_homeowner_place_day_and_status_are_fixed(name: str) -> None:
    organization = new_organization()
    made = added_violation(organization)
    path = f"/v1/violations/{made['id']}"

    answer = send("PATCH", path, {name: made[name]}, token=organization.owner.token)

    assert code(answer) == (422, "VALIDATION_ERROR")
