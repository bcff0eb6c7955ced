from tests.factories import new_organization
from tests.functions.properties.rows import new_property
from tests.http.client import send


def test_answers_304_for_the_current_version() -> None:
    organization = new_organization()
    path = f"/v1/properties/{new_property(organization)['id']}"
    seen = send("GET", path, token=organization.owner.token)

    again = send(
        "GET", path, token=organization.owner.token, headers={"If-None-Match": seen.headers["ETag"]}
    )

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == seen.headers["ETag"]


def test_answers_head_without_a_body() -> None:
    organization = new_organization()
    path = f"/v1/properties/{new_property(organization)['id']}"

    response = send("HEAD", path, token=organization.owner.token)

    assert (response.status_code, response.data) == (200, b"")
    assert response.headers["ETag"]


def test_still_finds_an_archived_property() -> None:
    organization = new_organization()
    path = f"/v1/properties/{new_property(organization)['id']}"
    send("POST", f"{path}/archive", token=organization.owner.token)

    assert send("GET", path, token=organization.owner.token).json["status"] == "archived"
