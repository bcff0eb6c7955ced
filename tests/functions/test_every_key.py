"""Every POST of a manager or homeowner takes an Idempotency-Key, actions included."""

from typing import Any

from shared.pipeline.callers import Homeowner, Manager
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, path_of, row_of
from tests.factories import Organization, new_organization, sql
from tests.functions.documents.rows import form_with
from tests.functions.homeowner_portal.rows import NEW_ORDER, WORK_ORDERS
from tests.functions.properties.rows import NEW
from tests.functions.test_every_text import Prepared, prepared
from tests.functions.test_every_version import OUTDATED
from tests.http.client import Reply, application, code, send
from tests.processor.stand_in import StandIn
from tests.shared.inputs.test_multipart import BOUNDARY
from tests.standing import standing
from tests.whole_database import changed_since, now

POSTS = [
    each for each in ALL if each.method == "POST" and isinstance(each.caller, Manager | Homeowner)
]
# Named in docs/decisions.md: they take a password, or replace the session that sends the key.
WITHOUT_KEY = {
    "auth__change_email",
    "auth__change_password",
    "auth__logout_everywhere",
    "auth__switch_organization",
    "homeowner_auth__change_password",
    "homeowner_auth__logout_everywhere",
    "homeowner_auth__switch_home",
}
KEY = {"Idempotency-Key": "one"}


def post(declaration: Declaration, request: Prepared, **headers: str) -> Reply:
    """Send the request under the key."""
    options: dict[str, Any] = {"token": request.token, "headers": KEY | headers}
    if declaration.form is None:
        return send("POST", request.path, request.body, **options)
    form: dict[str, Any] = {
        "data": form_with(request.body, row_of(declaration).file),
        "content_type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    return send("POST", request.path, **options, **form)


def join_again(organization: Organization) -> None:
    """Undo the leaving of the owner, whose session is valid again.

    A person who is taken back must sign in anew, so the generation has risen by then.
    """
    sql(
        """
        insert into organization_memberships (organization_id, user_id, role)
        values (:organization, :owner, 'owner') on conflict do nothing
        """,
        organization=organization.id,
        owner=organization.owner.user_id,
    )
    sql("update users set session_generation = 1 where id = :id", id=organization.owner.user_id)


def test_every_post_of_a_person_takes_a_key() -> None:
    assert {each.name for each in POSTS if not each.idempotent} == WITHOUT_KEY


@every([each for each in POSTS if each.key_required])
def test_a_required_key_must_be_sent(declaration: Declaration) -> None:
    request = standing(declaration)
    since = now()
    with row_of(declaration).deployment() as processor:
        refused = application(declaration.name).post(
            request.path,
            json=request.body,
            headers={"Authorization": f"Bearer {request.token}"},
        )

    assert code(refused) == (422, "VALIDATION_ERROR")
    assert "Idempotency-Key" in refused.text
    assert changed_since(since) == set()
    assert not isinstance(processor, StandIn) or processor.seen == []


@every([each for each in POSTS if each.idempotent])
def test_a_key_stands_for_one_request_and_its_answer(declaration: Declaration) -> None:
    organization = new_organization()
    request = prepared(declaration, organization)
    with row_of(declaration).deployment():
        first = post(declaration, request)
        join_again(organization)
        since = now()
        again = post(declaration, request, **OUTDATED)

    assert first.status_code == declaration.status, first.text
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers.get("ETag") == first.headers.get("ETag")
    assert "Set-Cookie" not in again.headers
    assert changed_since(since) == set()

    others: list[tuple[str, Any]] = [("/v1/properties", NEW | {"name": "Another"})]
    if isinstance(declaration.caller, Homeowner):
        others = [(WORK_ORDERS, NEW_ORDER | {"title": "Another"})]
    if declaration.parameters:
        another = path_of(declaration, row_of(declaration).parameters(organization))
        others += [(another, request.body)] if another != request.path else []

    for path, body in others:
        refused = send("POST", path, body, token=request.token, headers=KEY)
        assert code(refused) == (422, "IDEMPOTENCY_KEY_REUSED"), path
