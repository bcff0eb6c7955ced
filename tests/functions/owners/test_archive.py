from tests.factories import new_organization, sql
from tests.functions.owners.rows import act
from tests.http.client import code, send
from tests.spending import new_owned_property, new_owner


def test_an_owner_of_properties_is_not_archived() -> None:
    organization = new_organization()
    token = organization.owner.token
    owner = new_owner(organization)
    house = new_owned_property(organization, owner)
    properties = f"/v1/properties/{house}"

    assert code(act(organization, owner, "archive")) == (409, "CONFLICT")
    sql("update properties set archived_at = now() where id = :id", id=house)
    assert act(organization, owner, "archive").status_code == 200
    assert code(act(organization, owner, "archive")) == (409, "CONFLICT")
    # The property would come back to an archived owner.
    assert code(send("POST", f"{properties}/restore", token=token)) == (409, "CONFLICT")
    change = send("PATCH", f"/v1/owners/{owner}", {"name": "Otto"}, token=token)
    assert code(change) == (409, "CONFLICT")

    assert act(organization, owner, "restore").json["archived_at"] is None
    assert code(act(organization, owner, "restore")) == (409, "CONFLICT")
    assert send("POST", f"{properties}/restore", token=token).status_code == 200
