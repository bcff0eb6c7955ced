from tests.factories import new_association, new_homeowner, new_organization, sql
from tests.functions.properties.rows import new_property
from tests.functions.units.rows import new_unit
from tests.http.client import send


def test_counts_unarchived_rows_of_the_association() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    association_id = home.association_id
    gone = new_homeowner(organization, association_id=association_id).homeowner_id
    sql("update homeowners set archived_at = now() where id = :id", id=gone)
    kept, left = (new_property(organization, association_id=association_id) for _ in range(2))
    for made in (kept, left):
        new_unit(organization, property_id=made["id"])
    send("POST", f"/v1/properties/{left['id']}/archive", token=organization.owner.token)
    new_property(organization, kind="single_family")

    found = send("GET", f"/v1/associations/{association_id}", token=organization.owner.token).json

    counts = (found["property_count"], found["unit_count"], found["homeowner_count"])
    assert counts == (1, 1, 1)


def test_answers_304_for_the_current_version() -> None:
    organization = new_organization()
    path = f"/v1/associations/{new_association(organization)}"
    seen = send("GET", path, token=organization.owner.token)

    again = send(
        "GET", path, token=organization.owner.token, headers={"If-None-Match": seen.headers["ETag"]}
    )

    assert (seen.json["name"], again.status_code, again.data) == ("Maple Court", 304, b"")
