"""Why a change matched no row: it is absent, has another version, or is in another state."""

from typing import ClassVar
from uuid import uuid4

import msgspec
import pytest

from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.refusals import refuse
from shared.roles import OWNERS
from tests.factories import new_organization
from tests.functions.properties.rows import new_property
from tests.http.client import send
from tests.shared.pipeline.made_function import answer

OUTDATED = f'"1-{"0" * 16}"'


class Kept(msgspec.Struct):
    """A record of properties."""

    table: ClassVar = "properties"

    name: str


@pytest.mark.parametrize(
    ("is_there", "if_match", "expected"),
    [
        (False, None, (404, "NOT_FOUND")),
        (False, OUTDATED, (404, "NOT_FOUND")),
        (True, OUTDATED, (412, "PRECONDITION_FAILED")),
        (True, "none of ours", (412, "PRECONDITION_FAILED")),
        (True, None, (409, "CONFLICT")),
        (True, "present", (409, "CONFLICT")),
    ],
)
def test_says_why_a_change_found_nothing(
    is_there: bool, if_match: str | None, expected: tuple[int, str]
) -> None:
    organization = new_organization()
    row_id = new_property(organization)["id"]
    token = organization.owner.token
    if if_match == "present":
        if_match = send("GET", f"/v1/properties/{row_id}", token=token).headers["ETag"]
    headers = {"Authorization": f"Bearer {token}"} | ({"If-Match": if_match} if if_match else {})

    def handle(call: ManagerCall) -> Kept:
        refuse(call, Kept, row_id if is_there else uuid4(), "It sleeps.")

    reply = answer(handle, "POST", headers, caller=Manager(OWNERS))
    problem = msgspec.json.decode(reply.data)

    assert (reply.status_code, problem["code"]) == expected
    assert (problem["detail"] == "It sleeps.") == (expected[0] == 409)


def test_another_organizations_row_is_absent() -> None:
    row_id = new_property(new_organization())["id"]
    headers = {"Authorization": f"Bearer {new_organization().owner.token}"}

    def handle(call: ManagerCall) -> Kept:
        refuse(call, Kept, row_id)

    assert answer(handle, "POST", headers, caller=Manager(OWNERS)).status_code == 404
