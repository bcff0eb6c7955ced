from tests.factories import new_organization
from tests.functions.documents.rows import new_document, start
from tests.http.client import send


def test_answers_the_record_with_its_version() -> None:
    organization = new_organization()
    made = new_document(organization)
    path = f"/v1/documents/{made['id']}"

    response = send("GET", path, token=organization.owner.token)

    assert response.json == made
    headers = {"If-None-Match": response.headers["ETag"]}
    again = send("GET", path, token=organization.owner.token, headers=headers)
    assert (again.status_code, again.data) == (304, b"")


def test_shows_the_state_of_an_upload() -> None:
    organization = new_organization()
    started = start(organization)["document"]

    response = send("GET", f"/v1/documents/{started['id']}", token=organization.owner.token)

    assert response.json == started
