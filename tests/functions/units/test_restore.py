from tests.factories import new_organization
from tests.functions.units.rows import new_unit
from tests.http.client import code, send


def test_refuses_a_unit_of_an_archived_property() -> None:
    organization = new_organization()
    token = organization.owner.token
    made = new_unit(organization)
    send("POST", f"/v1/units/{made['id']}/archive", token=token)
    send("POST", f"/v1/properties/{made['property_id']}/archive", token=token)

    response = send("POST", f"/v1/units/{made['id']}/restore", token=token)

    assert code(response) == (409, "CONFLICT")


def test_refuses_a_name_taken_since() -> None:
    organization = new_organization()
    token = organization.owner.token
    made = new_unit(organization)
    send("POST", f"/v1/units/{made['id']}/archive", token=token)
    new_unit(organization, property_id=made["property_id"], name=made["name"])

    response = send("POST", f"/v1/units/{made['id']}/restore", token=token)

    assert code(response) == (409, "CONFLICT")
