"""What the stand-in keeps: customers, subscriptions, checkout pages, payments."""

import time
from typing import Any
from uuid import uuid4

from tests.processor.accounts import Given, listed
from tests.processor.refused import Refused

MONTH = 30 * 24 * 3600


class Books:
    """The processor's state, and a method for each of its routes.

    `checkouts` has the pages by their ids, `payments` what was paid by its invoice, `refunded` the
    subscriptions whose payment was given back.
    """

    def __init__(self) -> None:
        self.subscriptions: dict[str, dict[str, Any]] = {}
        self.pages: dict[str, Given] = {}
        self.checkouts: dict[str, dict[str, Any]] = {}
        self.payments: dict[str, str] = {}
        self.refunded: list[str] = []
        self.customers: dict[str, Given] = {}
        # (subscription, price) of each prorated charge.
        self.charged: list[tuple[str, str]] = []
        self.declines = False
        self.invoices: dict[str, dict[str, Any]] = {}

    def pay(self, page: str) -> str:
        """Pay at a checkout, as its customer does: the resulting subscription."""
        given = self.pages[page]
        [found] = [each for each in self.checkouts.values() if each["url"] == page]
        assert found["status"] == "open", "this page is closed"
        found["status"] = "complete"
        organization_id = given["subscription_data", "metadata", "organization_id"]
        return self.subscribe(
            given["customer",],
            given["line_items", "0", "price"],
            metadata={"organization_id": organization_id},
        )

    def payable(self) -> list[str]:
        """The addresses of the pages on which can be paid, newest first."""
        return [each["url"] for each in reversed(self.checkouts.values()) if _is_open(each)]

    def running(self, customer: str) -> list[str]:
        """The customer's subscriptions that are charged for."""
        found = [each for each in self.subscriptions.values() if each["customer"] == customer]
        return [each["id"] for each in found if each["status"] in {"active", "trialing"}]

    def subscribe(self, customer: str, price: str, **columns: Any) -> str:
        """A subscription of the customer that runs for a month from now."""
        name, now = f"sub_{uuid4().hex}", int(time.time())
        item = {
            "id": f"si_{name}",
            "price": {"id": price},
            "current_period_start": now,
            "current_period_end": now + MONTH,
        }
        self.subscriptions[name] = {
            "id": name,
            "object": "subscription",
            "customer": customer,
            "status": "active",
            "cancel_at_period_end": False,
            "trial_end": None,
            "latest_invoice": f"in_{name}",
            "items": {"object": "list", "data": [item]},
            **columns,
        }
        if self.subscriptions[name]["status"] == "active":
            self.payments[f"in_{name}"] = f"pi_{name}"
        return name

    def new_customer(self, given: Given) -> dict[str, Any]:
        """A customer of the platform."""
        name = f"cus_{uuid4().hex}"
        self.customers[name] = given
        return {"id": name, "object": "customer"}

    def new_checkout(self, given: Given) -> dict[str, Any]:
        """A page on which a plan is paid."""
        if given["mode",] != "subscription" or not given["success_url",].startswith("http"):
            raise Refused(400, "invalid_request_error")
        page = self._page(given) | {"id": f"cs_{uuid4().hex}", "mode": "subscription"}
        found = page | {
            "object": "checkout.session",
            "status": "open",
            "of": given["customer",],
            "client_reference_id": given["client_reference_id",],
        }
        return self.checkouts.setdefault(found["id"], found)

    def list_checkouts(self, given: Given) -> dict[str, Any]:
        """The customer's pages, newest first."""
        found = [
            each
            for each in reversed(self.checkouts.values())
            if each["of"] == given["customer",] and each["status"] == given["status",]
        ]
        return listed("/v1/checkout/sessions", found)

    def get_checkout(self, _given: Given, name: str) -> dict[str, Any]:
        """A page."""
        return self.checkouts[name]

    def expire(self, _given: Given, name: str) -> dict[str, Any]:
        """Close an open page."""
        found = self.checkouts[name]
        if not _is_open(found):
            raise Refused(400, "invalid_request_error")
        found["status"] = "expired"
        return found

    def bill(self, name: str, customer: str, intent: str = "", **columns: Any) -> dict[str, Any]:
        """An invoice for a month, or its changes; `intent` is the state of what pays it."""
        source = {"payment_intent": {"id": f"pi_{name}", "status": intent}}
        payment = {"object": "invoice_payment", "status": "open", "payment": source}
        made = {
            "id": name, "object": "invoice", "customer": customer, "number": None,
            "amount_due": 4900, "currency": "usd", "status": "open", "attempted": False,
            "hosted_invoice_url": f"https://pages.stripe.test/{name}", "due_date": None,
            "status_transitions": {"paid_at": None, "finalized_at": None},
            "lines": {
                "object": "list",
                "data": [{"period": {"start": 1_800_000_000, "end": 1_800_000_000 + MONTH}}],
            },
        }  # fmt: skip
        payments = {"payments": {"object": "list", "data": [payment] if intent else []}}
        self.invoices[name] = self.invoices.get(name, made) | payments | columns
        return self.invoices[name]

    def get_invoice(self, given: Given, name: str) -> dict[str, Any]:
        """An invoice, with what pays it if that is asked for."""
        if name not in self.invoices:
            raise Refused(404, "invalid_request_error", "resource_missing")
        found = dict(self.invoices[name])
        if given.get(("expand", "0")) != "payments.data.payment.payment_intent":
            del found["payments"]
        return found

    def list_payments(self, given: Given) -> dict[str, Any]:
        """What was paid by an invoice."""
        paid = self.payments.get(given["invoice",])
        payment = {"payment": {"type": "payment_intent", "payment_intent": paid}}
        return listed("/v1/invoice_payments", [payment] if paid else [])

    def refund(self, given: Given) -> dict[str, Any]:
        """Give a payment back as a whole."""
        name = given["payment_intent",].removeprefix("pi_")
        if name in self.refunded:
            raise Refused(400, "invalid_request_error", "charge_already_refunded")
        self.refunded.append(name)
        return {"id": f"re_{name}", "object": "refund"}

    def new_portal(self, given: Given) -> dict[str, Any]:
        """A page for cards and receipts."""
        return self._page(given)

    def _page(self, given: Given) -> dict[str, Any]:
        if not given["customer",].startswith("cus_"):
            raise Refused(400, "invalid_request_error", "resource_missing")
        url = f"https://pages.stripe.test/{uuid4().hex}"
        self.pages[url] = given
        return {"id": "page", "url": url}

    def list(self, given: Given) -> dict[str, Any]:
        """The customer's subscriptions, newest first."""
        found = [
            each
            for each in reversed(self.subscriptions.values())
            if each["customer"] == given["customer",] and each["status"] != "canceled"
        ]
        return listed("/v1/subscriptions", found)

    def get(self, _given: Given, name: str) -> dict[str, Any]:
        """A subscription."""
        if name not in self.subscriptions:
            raise Refused(404, "invalid_request_error", "resource_missing")
        return self.subscriptions[name]

    def update(self, given: Given, name: str) -> dict[str, Any]:
        """Change a subscription; a higher price is charged at once."""
        found = self.get(given, name)
        if found["status"] in {"canceled", "incomplete_expired"}:
            raise Refused(400, "invalid_request_error")
        [item] = found["items"]["data"]
        price = given.get(("items", "0", "price"))
        if price and given["items", "0", "id"] != item["id"]:
            raise Refused(400, "invalid_request_error", "resource_missing")
        if price and price != item["price"]["id"]:
            if self.declines and given["payment_behavior",] == "error_if_incomplete":
                raise Refused(402, "card_error", "card_declined")
            if given["proration_behavior",] == "always_invoice":
                self.charged.append((name, price))
            item["price"]["id"] = price
        if ends := given.get(("cancel_at_period_end",)):
            found["cancel_at_period_end"] = ends == "true"
        return found

    def end(self, given: Given, name: str) -> dict[str, Any]:
        """Cancel a subscription at once."""
        found = self.get(given, name)
        if found["status"] == "canceled":
            raise Refused(404, "invalid_request_error", "resource_missing")
        found["status"] = "canceled"
        return found


def _is_open(checkout: dict[str, Any]) -> bool:
    return bool(checkout["status"] == "open")
