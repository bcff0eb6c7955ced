from tests.factories import new_organization
from tests.functions.vendors.rows import archived_vendor, new_vendor
from tests.http.client import send


def test_finds_vendors_by_name_and_trade() -> None:
    organization = new_organization()
    new_vendor(organization, name="Ångström Electric", category="electrical")
    new_vendor(organization, name="Angler Roofs", category="roofing")
    archived_vendor(organization)

    def names(**query: str) -> list[str]:
        page = send("GET", "/v1/vendors", token=organization.owner.token, query=query).json
        return [item["name"] for item in page["items"]]

    assert names(q="ang") == ["Angler Roofs", "Ångström Electric"]
    assert names(q="ang", category="electrical") == ["Ångström Electric"]
    assert names(archived="true") == names(q="QUICK", archived="true") == ["Quick Pipes"]
