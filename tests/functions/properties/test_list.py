from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import Organization, new_organization, sql
from tests.functions.properties.rows import new_property
from tests.functions.units.rows import new_unit
from tests.http.client import code, send
from tests.migrations.leases import new_lease


def names(organization: Organization, **query: Any) -> list[str]:
    """The names on the first page of the list."""
    response = send("GET", "/v1/properties", token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    return [item["name"] for item in response.json["items"]]


def test_is_empty_at_first() -> None:
    response = send("GET", "/v1/properties", token=new_organization().owner.token)

    assert response.json == {"items": [], "next_cursor": None}


def test_lists_newest_first_with_unit_counts() -> None:
    organization = new_organization()
    new_property(organization, name="Old")
    house = new_property(organization, name="New")["id"]
    new_lease(new_unit(organization, property_id=house, name="1A")["id"])
    new_unit(organization, property_id=house, name="1B")

    response = send("GET", "/v1/properties", token=organization.owner.token)

    found = [
        (item["name"], item["unit_count"], item["occupied_count"])
        for item in response.json["items"]
    ]
    assert found == [("New", 2, 1), ("Old", 0, 0)]
    one = send("GET", f"/v1/properties/{house}", token=organization.owner.token).json
    assert one == response.json["items"][0]


def test_each_filter_omits_other_rows() -> None:
    organization = new_organization()
    new_property(organization, name="Alpha", city="Elgin", state="IL", kind="condo")
    new_property(organization, name="Beta", city="Joliet", state="WI", kind="other")

    filters: list[dict[str, Any]] = [{"city": "Elgin"}, {"state": "IL"}, {"kind": "condo"}]
    for query in filters:
        assert names(organization, **query) == ["Alpha"], query


def test_finds_names_by_prefix_in_any_case() -> None:
    organization = new_organization()
    for name in ("Éclair House", "eclair", "100% Court", "ÉCLUSE"):
        new_property(organization, name=name)

    for beginning in ("éc", "EC"):
        assert names(organization, q=beginning) == ["ÉCLUSE", "eclair", "Éclair House"]
    assert names(organization, q="100%") == ["100% Court"]
    assert names(organization, q="lair") == []


def test_finds_properties_by_their_address() -> None:
    organization = new_organization()
    new_property(organization, name="Alpha", address_line1="12 Ångström Street")
    new_property(organization, name="12 Oaks", address_line1="1 Linden Street")

    assert names(organization, q="12 angs") == ["Alpha"]
    assert names(organization, q="12") == ["12 Oaks", "Alpha"]


def test_a_prefix_is_matched_literally() -> None:
    organization = new_organization()
    for name in ("100% Court", "100 Court", "A_B", "A\\B", "null"):
        new_property(organization, name=name)

    for beginning in ("100%", "a_", "A\\", "null"):
        assert len(names(organization, q=beginning)) == 1, beginning
    assert names(organization, q="%") == []


def test_lists_archived_rows_only_on_request() -> None:
    organization = new_organization()
    made = new_property(organization, name="Gone")
    new_property(organization, name="Here")
    send("POST", f"/v1/properties/{made['id']}/archive", token=organization.owner.token)

    assert names(organization) == ["Here"]
    assert names(organization, archived="true") == ["Gone"]


def test_refuses_unknown_and_invalid_filters() -> None:
    organization = new_organization()

    for query, pointer in (
        ({"colour": "red"}, "?colour"),
        ({"limit": "0"}, "?limit"),
        ({"limit": "101"}, "?limit"),
        ({"cursor": "xx"}, "?cursor"),
        ({"cursor": "é"}, "?cursor"),
        ({"kind": "castle"}, "?kind"),
        ({"kind": "null"}, "?kind"),
        ({"association_id": "null"}, "?association_id"),
        ({"city": ["a", "b"]}, "?city"),
        ({"association_id": "1"}, "?association_id"),
    ):
        response = send("GET", "/v1/properties", token=organization.owner.token, query=query)

        assert code(response) == (422, "VALIDATION_ERROR"), query
        assert response.json["errors"][0]["pointer"] == pointer


def test_pages_together_are_the_full_list() -> None:
    organization = new_organization(plan="enterprise")
    check = _pages_check(organization)

    check()


def _pages_check(organization: Organization) -> Callable[[], None]:
    @settings(max_examples=8, deadline=None)
    @given(ages=st.lists(st.integers(0, 3), min_size=1, max_size=12), limit=st.integers(1, 5))
    def check(ages: list[int], limit: int) -> None:
        sql("delete from properties where organization_id = :id", id=organization.id)
        # Rows with the same timestamp are ordered by their ids.
        sql(
            """
            insert into properties (organization_id, name, kind, address_line1, city, state,
                postal_code, country, created_at)
            select :id, 'P', 'other', '1', 'C', 'S', 'P', 'US', now() - age * interval '1 day'
            from unnest(cast(:ages as integer[])) as age
            """,
            id=organization.id,
            ages=ages,
        )
        expected = sql(
            """
            select id::text from properties where organization_id = :id
            order by created_at desc, id desc
            """,
            id=organization.id,
        )

        found: list[str] = []
        query: dict[str, Any] = {"limit": limit}
        while True:
            token = organization.owner.token
            page = send("GET", "/v1/properties", token=token, query=query).json
            assert len(page["items"]) <= limit
            found += [item["id"] for item in page["items"]]
            # A cursor that leads to its own page would make a client loop for ever.
            assert len(found) <= len(expected)
            # The last page has no cursor, so a client never requests an empty page.
            assert (page["next_cursor"] is None) == (len(found) == len(expected))
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]

        assert found == [row[0] for row in expected]

    return check
