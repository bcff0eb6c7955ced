from typing import Any

from tests.factories import new_member, new_organization
from tests.functions.leases.money import today
from tests.functions.properties.rows import new_property
from tests.http.client import code, send
from tests.spending import new_owned_property, new_owner


def test_a_new_owner_begins_today_unless_a_day_is_given() -> None:
    organization = new_organization()
    path = f"/v1/properties/{new_property(organization)['id']}"
    first, second = (new_owner(organization) for _ in range(2))
    since = "2025-03-01"

    def owned(**body: Any) -> tuple[str | None, str | None]:
        answer = send("PATCH", path, body, token=organization.owner.token)
        assert answer.status_code == 200, answer.text
        return answer.json["owner_id"], answer.json["owner_since"]

    assert owned(owner_id=first) == (first, str(today()))
    assert owned(owner_since=since) == (first, since)
    assert owned(owner_id=first, management_fee_bp=800) == (first, since)
    # Another owner from the same day on, as the correction of a slip.
    assert owned(owner_id=second, owner_since=since) == (second, since)
    assert owned(owner_id=first) == (first, str(today()))
    assert owned(owner_id=None) == (None, None)

    refused = send("PATCH", path, {"owner_since": since}, token=organization.owner.token)
    assert code(refused) == (422, "VALIDATION_ERROR")
    assert [each["pointer"] for each in refused.json["errors"]] == ["/owner_since"]
    assert new_property(organization, owner_id=first)["owner_since"] == str(today())


def test_a_viewer_does_not_read_the_owners_name() -> None:
    organization = new_organization()
    path = f"/v1/properties/{new_owned_property(organization)}"

    def name(token: str) -> Any:
        return send("GET", path, token=token).json["owner_name"]

    assert name(new_member(organization, "accountant").token) == "Olga Ostrow"
    assert name(new_member(organization, "viewer").token) is None
