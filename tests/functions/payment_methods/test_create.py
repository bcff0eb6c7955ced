from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.functions.payment_methods.rows import new_payer
from tests.functions.tenants.rows import archived_tenant
from tests.http.client import Reply, code, send
from tests.processor.stand_in import StandIn

PATH = "/v1/payment-methods"


def set_up(organization: Organization, tenant_id: str, **changes: Any) -> Reply:
    body = {"tenant_id": tenant_id} | changes
    return send("POST", f"{PATH}/setup", body, token=organization.owner.token)


def create(organization: Organization, **body: Any) -> Reply:
    return send("POST", PATH, body, token=organization.owner.token)


def test_a_tenant_enters_a_method_and_it_is_added(stand_in: StandIn) -> None:
    organization = new_organization()
    tenant = new_payer(organization)
    account = stand_in.known_account(f"acct_imagined_{organization.id}")
    page = set_up(organization, tenant["id"]).json
    assert page["url"].startswith("https://pages.stripe.test/")
    given: dict[str, Any] = {"tenant_id": tenant["id"], "session_id": page["session_id"]}

    # The tenant has entered nothing, then the bank has not agreed.
    assert code(create(organization, **given)) == (404, "NOT_FOUND")
    account.fill_in(page["session_id"], "us_bank_account", "processing")
    assert code(create(organization, **given)) == (409, "CONFLICT")
    account.sessions[page["session_id"]]["setup_intent"]["status"] = "succeeded"

    made = create(organization, **given, is_default=True)
    assert made.status_code == 201, made.text
    shown = {name: made.json[name] for name in ("type", "bank_name", "last4", "is_default")}
    assert shown == {
        "type": "ach", "bank_name": "STRIPE TEST BANK", "last4": "6789", "is_default": True,
    }  # fmt: skip
    # Told once more, it is the same method.
    assert create(organization, **given).json["id"] == made.json["id"]


@pytest.mark.usefixtures("stand_in")
def test_autopay_needs_an_authorization_and_is_told() -> None:
    organization = new_organization()
    tenant = new_payer(organization)
    given = {"tenant_id": tenant["id"], "session_id": f"cs_a_of_{tenant['customer']}"}
    [[today, tomorrow]] = sql("select current_date::text, (current_date + 2)::text")

    refused = create(organization, **given, autopay=True)
    assert code(refused) == (422, "VALIDATION_ERROR")
    assert refused.json["errors"][0]["pointer"] == "/authorized_on"
    assert code(create(organization, **given, authorized_on=tomorrow)) == (422, "VALIDATION_ERROR")
    assert create(organization, **given, autopay=True, authorized_on=today).json["autopay"]
    assert sql(
        """
        select payload ->> 'template', payload ->> 'is_on' from outbox where organization_id = :id
        """,
        id=organization.id,
    ) == [["autopay_switched", "true"]]


@pytest.mark.usefixtures("stand_in")
def test_another_tenants_page_is_not_found() -> None:
    organization = new_organization()
    one, two = new_payer(organization), new_payer(organization)
    page = f"cs_a_of_{two['customer']}"

    assert code(create(organization, tenant_id=one["id"], session_id=page)) == (404, "NOT_FOUND")
    malformed = create(organization, tenant_id=one["id"], session_id="cs_a/../x")
    assert code(malformed) == (422, "VALIDATION_ERROR")


def test_a_link_is_mailed_and_opens_the_page(stand_in: StandIn) -> None:
    organization = new_organization()
    silent = new_payer(organization)
    tenant = new_payer(organization, email="tessa@tenants.example")
    assert code(set_up(organization, silent["id"], email=True)) == (409, "CONFLICT")

    for _ in range(2):
        assert set_up(organization, tenant["id"], email=True).json == {
            "url": None,
            "session_id": None,
        }

    links = sql("select tenant_id::text from set_up_links where organization_id = :id",
        id=organization.id)  # fmt: skip
    assert links == [[tenant["id"]]]
    assert stand_in.calls("POST") == []


def test_a_new_payer_is_made_once(stand_in: StandIn) -> None:
    organization = new_organization()
    tenant = new_payer(organization)
    sql("update tenants set processor_customer_id = null where id = :id", id=tenant["id"])

    for _ in range(2):
        assert set_up(organization, tenant["id"]).status_code == 200

    assert stand_in.calls("POST").count("/v1/customers") == 1


@pytest.mark.usefixtures("stand_in")
def test_needs_a_tenant_and_a_ready_account() -> None:
    organization = new_organization()
    archived = archived_tenant(organization)["id"]
    tenant = new_payer(organization)

    assert code(set_up(organization, archived)) == (409, "CONFLICT")
    sql("update organizations set processor_ready = false where id = :id", id=organization.id)
    assert code(set_up(organization, tenant["id"])) == (409, "CONFLICT")
