"""Exactly the endpoints whose description has If-Match honour it."""

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import BY_MANAGERS, a_person, every, path_of, row_of, valid_body
from tests.factories import new_organization
from tests.http.client import send
from tools.api.problems import takes_if_match

OUTDATED = {"If-Match": f'"1-{"0" * 16}"'}


@every([found for found in BY_MANAGERS if not found.safe and found.form is None])
def test_refuses_an_outdated_version_if_described(declaration: Declaration) -> None:
    organization = new_organization()
    row = row_of(declaration)
    path = path_of(declaration, row.parameters(organization))
    body = valid_body(declaration, organization)
    token = a_person(declaration, organization).token

    with row.deployment():
        response = send(declaration.method, path, body, token=token, headers=OUTDATED)

    assert (response.status_code == 412) == takes_if_match(declaration)
