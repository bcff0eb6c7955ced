import pytest

from tests.factories import new_homeowner, new_organization, sql
from tests.functions.homeowner_portal.paying import WORDS, Paying
from tests.functions.payment_methods.rows import known_payer, new_method
from tests.http.client import Reply, code
from tests.processor.stand_in import StandIn
from tests.servers.faulty_storage import Answer

METHODS = "payment-methods"


def listed(case: Paying) -> list[str]:
    return [each["id"] for each in case.send("GET", METHODS).json["items"]]


def changed(case: Paying, **body: object) -> Reply:
    return case.send("PATCH", f"{METHODS}/{case.method_id}", body)


def test_a_method_is_entered_on_the_processors_page(stand_in: StandIn) -> None:
    case = Paying()
    sql("update homeowners set processor_customer_id = null where id = :id", id=case.homeowner_id)
    account = case.at(stand_in)
    page = case.send("POST", f"{METHODS}/setup").json
    again = case.send("POST", f"{METHODS}/setup").json
    assert page["url"].startswith("https://pages.stripe.test/")
    assert page["session_id"] != again["session_id"]
    assert stand_in.calls("POST").count("/v1/customers") == 1
    [given] = [each for each in account.customers.values() if each]
    assert given["metadata", "homeowner_id"] == case.homeowner_id
    body = {"session_id": page["session_id"], "is_default": True}

    # Nothing is entered, then the bank has not agreed.
    assert code(case.send("POST", METHODS, body)) == (404, "NOT_FOUND")
    account.fill_in(page["session_id"], "us_bank_account", "processing")
    assert code(case.send("POST", METHODS, body)) == (409, "CONFLICT")
    account.sessions[page["session_id"]]["setup_intent"]["status"] = "succeeded"

    made = case.send("POST", METHODS, body)
    assert made.status_code == 201, made.text
    assert (made.json["type"], made.json["last4"], made.json["autopay"]) == ("ach", "6789", False)
    assert case.send("POST", METHODS, body).json["id"] == made.json["id"]
    assert listed(case) == [made.json["id"], case.method_id]
    assert case.send("GET", METHODS).json["ready"] is True


@pytest.mark.usefixtures("stand_in")
def test_another_homeowners_page_is_not_found() -> None:
    case = Paying()
    other = new_homeowner(case.organization)
    payer = known_payer(case.organization, "homeowner", other.homeowner_id)

    refused = case.send("POST", METHODS, {"session_id": f"cs_a_of_{payer['customer']}"})

    assert code(refused) == (404, "NOT_FOUND")


@pytest.mark.usefixtures("stand_in")
def test_autopay_needs_words_which_are_kept_with_time_and_address() -> None:
    case = Paying()

    refused = changed(case, autopay=True)
    assert code(refused) == (422, "VALIDATION_ERROR")
    assert refused.json["errors"][0]["pointer"] == "/autopay_consent_text"
    made = changed(case, autopay=True, autopay_consent_text=WORDS).json
    assert (made["autopay"], made["autopay_consent_text"]) == (True, WORDS)
    [[is_now, address]] = sql(
        """
        select autopay_consent_at > now() - interval '1 minute', host(autopay_consent_ip)
        from payment_methods where id = :id
        """,
        id=case.method_id,
    )
    assert is_now
    assert address
    assert changed(case, is_default=True).json["autopay_consent_at"] == made["autopay_consent_at"]
    off = changed(case, autopay=False).json
    assert (off["autopay_consent_at"], off["autopay_consent_text"]) == (None, None)
    # What was agreed to once does not hold for the next time.
    assert code(changed(case, autopay=True)) == (422, "VALIDATION_ERROR")
    assert case.mails() == [("autopay_switched", "true"), ("autopay_switched", "false")]


@pytest.mark.usefixtures("stand_in")
def test_a_new_method_may_pay_by_itself_at_once() -> None:
    case = Paying()
    body = {"session_id": f"cs_a_of_{case.payer['customer']}", "autopay": True}

    assert code(case.send("POST", METHODS, body)) == (422, "VALIDATION_ERROR")
    made = case.send("POST", METHODS, body | {"autopay_consent_text": WORDS}).json

    assert (made["autopay"], made["autopay_consent_text"]) == (True, WORDS)
    assert case.mails() == [("autopay_switched", "true")]


@pytest.mark.usefixtures("stand_in")
def test_a_homeowner_has_one_default() -> None:
    case = Paying()
    two = new_method(case.organization, case.payer)
    tenants = new_method(case.organization, is_default=True)

    for method in (case.method_id, two, two):
        body = {"is_default": True}
        assert case.send("PATCH", f"{METHODS}/{method}", body).json["is_default"]

    rows = sql(
        """
        select id::text from payment_methods where organization_id = :id and is_default order by 1
        """,
        id=case.organization.id,
    )
    assert rows == sorted([[two], [tenants]])


def test_a_removed_method_is_detached_there(stand_in: StandIn) -> None:
    case = Paying()
    changed(case, autopay=True, is_default=True, autopay_consent_text=WORDS)
    stand_in.fault = lambda _seen, _serve: Answer(503, {}, b"")
    path = f"{METHODS}/{case.method_id}"
    assert code(case.send("DELETE", path)) == (503, "UNAVAILABLE")
    assert listed(case) == [case.method_id]
    stand_in.fault = lambda seen, serve: serve(seen)

    assert case.send("DELETE", path).status_code == 204

    assert [each["customer"] for each in case.at(stand_in).methods.values()] == [None]
    assert listed(case) == []
    assert case.mails()[-1] == ("autopay_switched", "false")
    assert code(case.send("DELETE", path)) == (404, "NOT_FOUND")
    assert code(changed(case, is_default=True)) == (409, "CONFLICT")


@pytest.mark.usefixtures("stand_in")
def test_a_neighbours_method_is_not_there() -> None:
    organization = new_organization()
    case, neighbour = Paying(organization), Paying(organization)
    for method_id in (neighbour.method_id, new_method(organization)):
        path = f"{METHODS}/{method_id}"
        assert code(case.send("PATCH", path, {"is_default": True})) == (404, "NOT_FOUND")
        assert code(case.send("DELETE", path)) == (404, "NOT_FOUND")
    assert listed(case) == [case.method_id]


def test_without_a_ready_account_nothing_can_be_entered(stand_in: StandIn) -> None:
    case = Paying()
    sql("update organizations set processor_ready = false where id = :id", id=case.organization.id)

    assert case.send("GET", METHODS).json["ready"] is False
    assert code(case.send("POST", f"{METHODS}/setup")) == (409, "CONFLICT")
    body = {"session_id": f"cs_a_of_{case.payer['customer']}"}
    assert code(case.send("POST", METHODS, body)) == (409, "CONFLICT")
    assert stand_in.seen == []
