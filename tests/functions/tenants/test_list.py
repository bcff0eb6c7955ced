from typing import Any

from tests.factories import Organization, new_organization
from tests.functions.properties.rows import new_property
from tests.functions.tenants.rows import archived_tenant, new_tenant, stepped
from tests.http.client import code, send


def names(organization: Organization, **query: Any) -> list[str]:
    """The first names on the first page of the list."""
    response = send("GET", "/v1/tenants", token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    return [item["first_name"] for item in response.json["items"]]


def test_several_statuses_are_in_one_list() -> None:
    organization = new_organization()
    house = new_property(organization)["id"]
    for verb in ("approve", "decline", "withdraw"):
        made = new_tenant(organization, first_name=verb, property_id=house)
        stepped(organization, made["id"], verb)
    new_tenant(organization, first_name="asks")

    assert names(organization, status="approved") == ["approve"]
    both = {"status": ["withdrawn", "approved"]}
    assert names(organization, **both) == ["withdraw", "approve"]
    assert names(organization, **both, limit=1) == ["withdraw"]
    assert names(organization, **both, q="app", property_id=house) == ["approve"]
    assert names(organization, **both, archived="true") == []
    path, token = "/v1/tenants", organization.owner.token
    page = send("GET", path, token=token, query={**both, "limit": 1, "count": "true"}).json
    assert page["total"] == 2
    assert names(organization, **both, cursor=page["next_cursor"]) == ["approve"]
    wrong = send("GET", path, token=token, query={"status": ["approved", "moved"]})
    assert code(wrong) == (422, "VALIDATION_ERROR")


def test_finds_tenants_by_names_email_and_telephone() -> None:
    organization = new_organization()
    new_tenant(organization, first_name="Zoë", last_name="Ångström", email="Z.A@one.example")
    new_tenant(organization, first_name="Adam", last_name="Zola", phone="+1 (312) 555-0142")
    archived_tenant(organization, first_name="Zora")

    assert names(organization, q="zo") == ["Adam", "Zoë"]
    assert names(organization, q="ANG") == names(organization, q="zoe a") == ["Zoë"]
    assert names(organization, q="z.a@") == ["Zoë"]
    assert names(organization, q="555 0142") == ["Adam"]
    assert names(organization, q="zo", archived="true") == ["Zora"]
