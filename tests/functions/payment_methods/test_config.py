from typing import Any

from tests.factories import new_organization, sql
from tests.functions.payment_methods.rows import connect
from tests.http.client import send
from tests.processor.stand_in import with_processor


def test_tells_what_the_account_may_do_now() -> None:
    organization = new_organization()

    def config() -> dict[str, Any]:
        answer = send("GET", "/v1/payment-methods/config", token=organization.owner.token)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json
        return found

    nothing = dict.fromkeys(("enabled", "connected", "ready", "card", "ach"), False)
    assert config() == nothing
    with with_processor() as stand_in:
        assert config() == nothing | {"enabled": True}
        account = stand_in.known_account(connect(organization))
        assert config() == dict.fromkeys(nothing, True)
        # What the processor has changed is kept, so that collecting is refused at once.
        account.is_ready = False
        assert config() == nothing | {"enabled": True, "connected": True}
    assert sql("select processor_ready from organizations where id = :id", id=organization.id) == [
        [False]
    ]
