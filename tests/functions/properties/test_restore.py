from tests.factories import new_organization, sql
from tests.functions.properties.rows import new_property
from tests.http.client import code, send


def test_restores_only_the_units_archived_with_the_property() -> None:
    organization = new_organization()
    made = new_property(organization)
    for name in ("kept", "gone before"):
        sql(
            "insert into units (organization_id, property_id, name) values (:o, :p, :n)",
            o=organization.id,
            p=made["id"],
            n=name,
        )
    sql("update units set archived_at = now() where name = 'gone before' and property_id = :p",
        p=made["id"])  # fmt: skip
    path = f"/v1/properties/{made['id']}"
    send("POST", f"{path}/archive", token=organization.owner.token)

    response = send("POST", f"{path}/restore", token=organization.owner.token)

    assert (response.status_code, response.json["status"]) == (200, "active")
    units = sql(
        "select name from units where property_id = :p and archived_at is null", p=made["id"]
    )
    assert units == [["kept"]]


def test_counts_against_the_plan_again() -> None:
    organization = new_organization(plan="free")
    path = f"/v1/properties/{new_property(organization)['id']}"
    send("POST", f"{path}/archive", token=organization.owner.token)
    new_property(organization)

    response = send("POST", f"{path}/restore", token=organization.owner.token)

    assert code(response) == (403, "LIMIT_EXCEEDED")


def test_a_second_call_is_a_conflict() -> None:
    organization = new_organization()
    path = f"/v1/properties/{new_property(organization)['id']}"

    response = send("POST", f"{path}/restore", token=organization.owner.token)

    assert code(response) == (409, "CONFLICT")
