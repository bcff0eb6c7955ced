from tests.factories import new_organization, sql
from tests.http.client import send
from tests.spending import new_owned_property, new_owner


def test_an_owner_is_shown_with_the_properties() -> None:
    organization = new_organization()
    owner = new_owner(organization)
    gone = new_owned_property(organization, owner, name="Ash Court")
    sql("update properties set archived_at = now() where id = :id", id=gone)
    for name in ("Oak Court", "Elm Court"):
        new_owned_property(organization, owner, name=name)
    new_owned_property(organization)

    shown = send("GET", f"/v1/owners/{owner}", token=organization.owner.token).json["properties"]

    assert [each["name"] for each in shown] == ["Elm Court", "Oak Court", "Ash Court"]
    assert shown[0] == shown[0] | {
        "owner_since": "2025-01-01", "management_fee_bp": 800, "archived_at": None,
    }  # fmt: skip
