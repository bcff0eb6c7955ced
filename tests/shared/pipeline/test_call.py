import pytest

from shared.pipeline.call import Call, HomeownerCall, ManagerCall
from shared.pipeline.callers import Homeowner
from tests.factories import new_organization, sql
from tests.functions.properties.rows import NEW
from tests.http.client import send
from tests.shared.pipeline.made_function import answer


def test_the_audit_log_records_actor_endpoint_and_address() -> None:
    organization = new_organization()

    made = send(
        "POST", "/v1/properties", NEW, token=organization.owner.token,
        environ_base={"REMOTE_ADDR": "198.51.100.7"},
    )  # fmt: skip

    assert sql(
        """
        select cast(actor_user_id as text), endpoint, host(ip) from audit_log
        where organization_id = :organization and row_id = :row
        """,
        organization=organization.id,
        row=made.json["id"],
    ) == [[organization.owner.user_id, "properties__create", "198.51.100.7"]]


@pytest.mark.parametrize("taken", [ManagerCall, Call])
def test_a_handler_takes_the_call_of_its_caller(taken: type[Call]) -> None:
    def handle(_: Call) -> str:
        return "done"

    handle.__annotations__["_"] = taken

    with pytest.raises(TypeError, match=HomeownerCall.__name__):
        answer(handle, "GET", caller=Homeowner())
