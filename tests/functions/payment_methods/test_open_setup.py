import pytest

from tests.factories import new_organization, sql
from tests.functions.payment_methods.rows import new_link
from tests.http.client import code, send
from tests.processor.stand_in import StandIn

PATH = "/v1/payment-methods/open-setup"


@pytest.mark.usefixtures("stand_in")
def test_each_opening_makes_a_page() -> None:
    _, token = new_link(new_organization())

    pages = {send("POST", PATH, {"token": token}).json["url"] for _ in range(2)}

    assert len(pages) == 2


@pytest.mark.parametrize(
    "change",
    [
        "update set_up_links set expires_at = now() where id = :id",
        "update set_up_links set nonce = uuid_send(gen_random_uuid()) where id = :id",
        """
        update organizations set processor_ready = false
        where id = (select organization_id from set_up_links where id = :id)
        """,
        """
        update tenants set archived_at = now()
        where id = (select tenant_id from set_up_links where id = :id)
        """,
    ],
)
def test_an_unusable_link_opens_nothing(stand_in: StandIn, change: str) -> None:
    link_id, token = new_link(new_organization())
    sql(change, id=link_id)

    assert code(send("POST", PATH, {"token": token})) == (422, "VALIDATION_ERROR")
    assert stand_in.seen == []
