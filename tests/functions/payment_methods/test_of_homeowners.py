"""What the office may do with cards and bank accounts that homeowners have saved."""

from typing import Any

import pytest

from tests.factories import new_organization, sql
from tests.functions.homeowner_portal.paying import WORDS, Paying
from tests.functions.payment_methods.rows import new_method
from tests.functions.payments.collecting import Collecting, put_off
from tests.functions.scheduled.rows import run
from tests.http.client import Reply, code, send
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer

METHODS = "/v1/payment-methods"


def asked(case: Paying, method: str, body: Any = None, **query: Any) -> Reply:
    path = METHODS if method == "GET" else f"{METHODS}/{case.method_id}"
    return send(method, path, body, token=case.organization.owner.token, query=query)


def agreed(case: Paying) -> None:
    body = {"autopay": True, "is_default": True, "autopay_consent_text": WORDS}
    answer = case.send("PATCH", f"payment-methods/{case.method_id}", body)
    assert answer.status_code == 200, answer.text


@pytest.mark.usefixtures("stand_in")
def test_lists_a_homeowners_methods_with_the_name() -> None:
    organization = new_organization()
    case = Paying(organization)
    Paying(organization)
    new_method(organization)

    [listed] = asked(case, "GET", homeowner_id=case.homeowner_id).json["items"]

    shown = (listed["id"], listed["homeowner_id"], listed["tenant_id"], listed["payer"])
    assert shown == (case.method_id, case.homeowner_id, None, "Hugo Homeowner")


@pytest.mark.usefixtures("stand_in")
def test_only_the_homeowner_switches_autopay_on() -> None:
    case = Paying()

    for body in ({"autopay": True}, {"is_default": True}):
        assert code(asked(case, "PATCH", body)) == (409, "CONFLICT"), body
    refused = asked(case, "PATCH", {"autopay": True, "authorized_on": "2025-09-01"})
    assert code(refused) == (409, "CONFLICT")
    noted = asked(case, "PATCH", {"authorized_on": "2025-09-01"})
    assert code(noted) == (422, "VALIDATION_ERROR")
    agreed(case)
    assert asked(case, "PATCH", {"autopay": False}).json["autopay"] is False
    assert code(asked(case, "PATCH", {"autopay": True})) == (409, "CONFLICT")
    assert case.mails() == [("autopay_switched", "true"), ("autopay_switched", "false")]
    [[consent]] = sql(
        "select autopay_consent_at from payment_methods where id = :id", id=case.method_id
    )
    assert consent is None


def test_no_lease_is_paid_from_a_homeowners_card(stand_in: StandIn) -> None:
    lease = Collecting()
    homeowner = Paying(lease.organization)

    refused = lease.collect(payment_method_id=homeowner.method_id)

    assert code(refused) == (404, "NOT_FOUND")
    assert refused.json["errors"][0]["pointer"] == "/payment_method_id"
    assert stand_in.seen == []


def test_removes_a_homeowners_method(stand_in: StandIn) -> None:
    case = Paying()
    agreed(case)

    assert asked(case, "DELETE").status_code == 204

    assert [each["customer"] for each in case.at(stand_in).methods.values()] == [None]
    assert case.mails()[-1] == ("autopay_switched", "false")


def test_an_archived_homeowner_is_collected_from_no_more(stand_in: StandIn) -> None:
    case, other = Paying(), Paying()
    agreed(case)
    new_method(case.organization, case.payer)
    sql("update homeowners set archived_at = now() where id = :id", id=case.homeowner_id)
    assert case.mails() == [("autopay_switched", "true"), ("autopay_switched", "false")]
    assert asked(case, "GET", homeowner_id=case.homeowner_id).json["items"] == []

    put_off(case)
    stand_in.fault = lambda _seen, _serve: Answer(503, {}, b"")
    assert run("settle-payments")["failed"] == 2
    stand_in.fault = lambda seen, serve: serve(seen)
    sql(
        "update payment_methods set detach_due_at = now() where organization_id = :id"
        " and detach_due_at is not null",
        id=case.organization.id,
    )
    assert run("settle-payments")["changed"] == 2

    customers = [each["customer"] for each in case.at(stand_in).methods.values()]
    assert customers == [None, None]
    [[waiting, kept]] = sql(
        """
        select count(*) filter (where detach_due_at is not null),
            count(*) filter (where organization_id = :other and detached_at is null)
        from payment_methods where organization_id = any(:ids)
        """,
        other=other.organization.id,
        ids=[case.organization.id, other.organization.id],
    )
    assert (waiting, kept) == (0, 1)


def test_a_disconnection_forgets_homeowners_too(stand_in: StandIn) -> None:
    case = Paying()
    agreed(case)
    archived = Paying(case.organization)
    sql("update homeowners set archived_at = now() where id = :id", id=archived.homeowner_id)
    organization = case.organization
    path = f"/v1/organizations/{organization.id}/disconnect-processor"
    case.pay_by(stand_in, "us_bank_account")
    assert case.pay().json["status"] == "pending"
    # Its outcome could not be read any more.
    assert code(send("POST", path, token=organization.owner.token)) == (409, "CONFLICT")
    sql("delete from processor_requests where organization_id = :id", id=organization.id)

    assert send("POST", path, token=organization.owner.token).status_code == 200

    rows = sql(
        """
        select processor_customer_id, detached_at is not null, autopay, detach_due_at
        from homeowners join payment_methods on homeowner_id = homeowners.id
        where homeowners.organization_id = :id
        """,
        id=organization.id,
    )
    assert rows == [[None, True, False, None]] * 2
