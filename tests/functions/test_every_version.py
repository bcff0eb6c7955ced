"""Exactly the endpoints whose description has If-Match honour it, all that change a record do."""

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, WITH_SESSION, every, path_of, row_of
from tests.factories import new_organization
from tests.http.client import send
from tests.safety.asking import KINDS, may_call, new_asking, new_token, standing_asking
from tests.standing import standing
from tools.api.problems import takes_if_match

OUTDATED = {"If-Match": f'"1-{"0" * 16}"'}
CHANGES = [found for found in WITH_SESSION if not found.safe and found.form is None]
READ_AT = {found.path for found in ALL if found.method == "GET"}


@every(CHANGES)
def test_refuses_an_outdated_version_if_described(declaration: Declaration) -> None:
    is_described = takes_if_match(declaration)
    # Without a description, the request is accepted and changes something.
    organization = standing(declaration).organization if is_described else new_organization()
    asking = standing_asking(declaration) if is_described else new_asking(declaration, organization)
    kind = next(kind for kind in KINDS if may_call(declaration, kind))

    with row_of(declaration).deployment():
        response = asking.send(new_token(kind, organization), headers=OUTDATED)

    assert (response.status_code == 412) == is_described


def record_of(declaration: Declaration) -> str:
    """The address of the record that the endpoint's path names, also for an action on it."""
    before, last, _ = declaration.path.rpartition("}")
    return before + last or declaration.path


@every([found for found in CHANGES if record_of(found) in READ_AT and not takes_if_match(found)])
def test_what_takes_no_if_match_makes_no_new_version(declaration: Declaration) -> None:
    organization = new_organization()
    asking = new_asking(declaration, organization)
    kind = next(kind for kind in KINDS if may_call(declaration, kind))
    token = new_token(kind, organization)
    path = path_of(declaration, dict(asking.parameters))
    record = path.removesuffix(declaration.path.removeprefix(record_of(declaration)))

    def version() -> str | None:
        # By a session of its own, because the change may end the one that makes it.
        reader = new_token(kind, organization)
        tag = send("GET", record, token=reader).headers.get("ETag")
        return tag and tag.partition("-")[0]

    before = version()
    with row_of(declaration).deployment():
        response = asking.send(token)

    assert response.status_code < 300, response.text
    if before:
        assert version() == before
