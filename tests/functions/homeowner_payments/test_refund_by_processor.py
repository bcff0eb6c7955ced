"""Refunds of what homeowners have paid in the portal; tests/functions/payments has the crashes."""

from tests.factories import new_member
from tests.functions.homeowner_payments.rows import payment
from tests.functions.homeowner_portal.paying import Paying
from tests.http.client import Reply, code, send
from tests.processor.stand_in import StandIn


def refund(case: Paying, path: str, **changes: object) -> Reply:
    """The answer to a refund by a manager, to whom money of associations belongs too."""
    token = new_member(case.organization, "manager").token
    return send("POST", f"/v1/{path}/refund", {"reason": "Paid twice."} | changes, token=token)


def test_what_came_from_a_card_goes_back_there(stand_in: StandIn) -> None:
    case = Paying()
    paid = case.pay().json["id"]

    part = refund(case, f"homeowner-payments/{paid}", amount_cents=10000)

    assert part.status_code == 200, part.text
    assert (part.json["status"], part.json["reversed_cents"]) == ("succeeded", 10000)
    assert (case.at(stand_in).taken, case.balance, case.requests()) == (15000, 10000, 0)
    rest = refund(case, f"homeowner-payments/{paid}")
    assert (rest.json["status"], case.at(stand_in).taken) == ("refunded", 0)


def test_the_rental_refund_does_not_reach_it(stand_in: StandIn) -> None:
    case = Paying()
    paid = case.pay().json["id"]
    body, token = {"reason": "Paid twice."}, case.organization.owner.token

    answer = send("POST", f"/v1/payments/{paid}/refund", body, token=token)

    assert code(answer) == (404, "NOT_FOUND")
    assert (case.at(stand_in).taken, case.requests()) == (25000, 0)
    assert payment(case.organization, paid)["reversed_cents"] == 0
