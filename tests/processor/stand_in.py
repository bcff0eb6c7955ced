"""The stand-in's server: refuses undocumented requests, and fails where a test tells it to.

It keeps the answers to idempotency keys as the processor does: also those of failures, but not
those of requests that it never began to carry out (docs.stripe.com/api/idempotent_requests).
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
from stripe import params
from stripe._api_version import _ApiVersion
from stripe.params import billing_portal, checkout

from tests.http.deployment import deployed
from tests.processor.parameters import Path, is_documented, parameters_of
from tests.servers.faulty_storage import Answer, Fault, Seen, faulty_storage

KEY = "rk_test_stand_in_5f0d2c"
MONTH = 30 * 24 * 3600
Given = dict[Path, str]


class Refused(Exception):
    """The processor's error answer: a status and its error object."""

    def __init__(self, status: int, kind: str, code: str | None = None) -> None:
        super().__init__(code)
        self.status = status
        # Its texts quote the request, so they must not be logged or passed on.
        message = f"Told nobody: {KEY}"
        self.error = {"type": kind, "code": code, "message": message, "param": "id"}


class Route(NamedTuple):
    """A route: its documented parameters and its handler."""

    method: str
    path: str
    kind: Any
    serve: Callable[..., dict[str, Any]]


class StandIn:
    """Customers, subscriptions and pages; `seen` lists the requests, `fault` replaces answers."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.fault: Fault = lambda seen, serve: serve(seen)
        self.subscriptions: dict[str, dict[str, Any]] = {}
        self.pages: dict[str, Given] = {}
        self.customers: dict[str, Given] = {}
        # (subscription, price) of each prorated charge.
        self.charged: list[tuple[str, str]] = []
        self.declines = False
        self._kept: dict[str, tuple[Seen, Answer]] = {}
        self._routes = (
            Route("POST", "/v1/customers", params.CustomerCreateParams, self._new_customer),
            Route(
                "POST", "/v1/checkout/sessions", checkout.SessionCreateParams, self._new_checkout
            ),
            Route(
                "POST",
                "/v1/billing_portal/sessions",
                billing_portal.SessionCreateParams,
                self._new_portal,
            ),
            Route("GET", "/v1/subscriptions", params.SubscriptionListParams, self._list),
            Route("GET", "/v1/subscriptions/(.+)", params.SubscriptionRetrieveParams, self._get),
            Route("POST", "/v1/subscriptions/(.+)", params.SubscriptionUpdateParams, self._update),
            Route("DELETE", "/v1/subscriptions/(.+)", params.SubscriptionCancelParams, self._end),
        )

    def calls(self, method: str) -> list[str]:
        """The paths of the requests with this method, without queries."""
        return [urlsplit(each.path).path for each in self.seen if each.method == method]

    def pay(self, page: str) -> str:
        """Pay at a checkout, as its customer does: the resulting subscription."""
        given = self.pages[page]
        return self.subscribe(given["customer",], given["line_items", "0", "price"])

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
            "items": {"object": "list", "data": [item]},
            **columns,
        }
        return name

    def answer(self, seen: Seen, _forward: Any) -> Answer:
        """The answer that the client gets."""
        self.seen.append(seen)
        return self.fault(seen, self.serve)

    def serve(self, seen: Seen) -> Answer:
        """The processor's answer without a fault."""
        key = seen.headers.get("idempotency-key", "")
        if key in self._kept:
            first, answer = self._kept[key]
            same = (seen.path, seen.body) == (first.path, first.body)
            return answer if same else _refusal(Refused(400, "idempotency_error"))
        try:
            route, found = self._route(seen)
            given = self._given(seen, route)
        except Refused as refused:
            return _refusal(refused)
        try:
            answer = _answer(200, route.serve(given, *found))
        except Refused as refused:
            answer = _refusal(refused)
        if seen.method == "POST":
            self._kept[key] = (seen, answer)
        return answer

    def _route(self, seen: Seen) -> tuple[Route, tuple[str, ...]]:
        if seen.headers.get("authorization") != f"Bearer {KEY}":
            raise Refused(401, "invalid_request_error")
        if seen.headers.get("stripe-version") != _ApiVersion.CURRENT:
            raise Refused(400, "invalid_request_error", "version")
        for route in self._routes:
            match = re.fullmatch(route.path, urlsplit(seen.path).path)
            if match and route.method == seen.method:
                return route, match.groups()
        raise Refused(404, "invalid_request_error", "url")

    def _given(self, seen: Seen, route: Route) -> Given:
        if seen.method == "POST" and not seen.headers.get("idempotency-key"):
            raise Refused(400, "invalid_request_error", "idempotency_key_missing")
        given = parameters_of(seen.body.decode() or urlsplit(seen.path).query)
        if not all(is_documented(route.kind, path) for path in given):
            raise Refused(400, "invalid_request_error", "parameter_unknown")
        return given

    def _new_customer(self, given: Given) -> dict[str, Any]:
        name = f"cus_{uuid4().hex}"
        self.customers[name] = given
        return {"id": name, "object": "customer"}

    def _new_checkout(self, given: Given) -> dict[str, Any]:
        if given["mode",] != "subscription" or not given["success_url",].startswith("http"):
            raise Refused(400, "invalid_request_error")
        return self._page(given)

    def _new_portal(self, given: Given) -> dict[str, Any]:
        return self._page(given)

    def _page(self, given: Given) -> dict[str, Any]:
        if not given["customer",].startswith("cus_"):
            raise Refused(400, "invalid_request_error", "resource_missing")
        url = f"https://pages.stripe.test/{uuid4().hex}"
        self.pages[url] = given
        return {"id": "page", "url": url}

    def _list(self, given: Given) -> dict[str, Any]:
        found = [
            each
            for each in reversed(self.subscriptions.values())
            if each["customer"] == given["customer",] and each["status"] != "canceled"
        ]
        return {"object": "list", "url": "/v1/subscriptions", "has_more": False, "data": found}

    def _get(self, _given: Given, name: str) -> dict[str, Any]:
        if name not in self.subscriptions:
            raise Refused(404, "invalid_request_error", "resource_missing")
        return self.subscriptions[name]

    def _update(self, given: Given, name: str) -> dict[str, Any]:
        found = self._get(given, name)
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

    def _end(self, given: Given, name: str) -> dict[str, Any]:
        found = self._get(given, name)
        if found["status"] == "canceled":
            raise Refused(404, "invalid_request_error", "resource_missing")
        found["status"] = "canceled"
        return found


def _refusal(refused: Refused) -> Answer:
    return _answer(refused.status, {"error": refused.error})


def _answer(status: int, content: dict[str, Any]) -> Answer:
    headers = {"Content-Type": "application/json", "Request-Id": "req_stand_in"}
    return Answer(status, headers, msgspec.json.encode(content))


@contextmanager
def with_processor(**environment: str) -> Iterator[StandIn]:
    """A deployment that uses this processor."""
    stand_in = StandIn()
    with faulty_storage("http://127.0.0.1:1") as server:
        server.fault = stand_in.answer
        with deployed(PROCESSOR_KEY=KEY, PROCESSOR_URL=server.url, **environment):
            yield stand_in
