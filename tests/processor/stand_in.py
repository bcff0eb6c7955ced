"""The stand-in's server: refuses undocumented requests, and fails where a test tells it to.

It keeps the answers to idempotency keys as the processor does: also those of failures, but not
those of requests that it never began to carry out (docs.stripe.com/api/idempotent_requests).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import msgspec
import stripe
from stripe._api_version import _ApiVersion

from tests.http.deployment import deployed
from tests.processor.accounts import ACCOUNT, Accounts, Given
from tests.processor.books import Books
from tests.processor.events import Events
from tests.processor.parameters import is_documented, parameters_of
from tests.processor.refused import KEY, Refused
from tests.processor.routes import Route, routes
from tests.servers.faulty_storage import Answer, Fault, Seen, faulty_storage


class StandIn(Books, Accounts, Events):
    """`seen` lists the requests, `fault` replaces answers."""

    def __init__(self) -> None:
        Books.__init__(self)
        Accounts.__init__(self)
        Events.__init__(self)
        self.seen: list[Seen] = []
        self.fault: Fault = lambda seen, serve: serve(seen)
        self._kept: dict[tuple[str, str], tuple[Seen, Answer]] = {}
        self._routes = routes(self, self, self)
        # Of two requests at once with one key the second gets the answer of the first.
        self._serving = Lock()

    def calls(self, method: str) -> list[str]:
        """The paths of the requests with this method, without queries."""
        return [urlsplit(each.path).path for each in self.seen if each.method == method]

    def answer(self, seen: Seen, _forward: Any) -> Answer:
        """The answer that the client gets."""
        self.seen.append(seen)
        return self.fault(seen, self.serve)

    def serve(self, seen: Seen) -> Answer:
        """The processor's answer without a fault."""
        with self._serving:
            return self._served(seen)

    def _served(self, seen: Seen) -> Answer:
        # Keys are each account's own.
        account = seen.headers.get("stripe-account", "")
        key = (account, seen.headers.get("idempotency-key", ""))
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
        if account := seen.headers.get("stripe-account"):
            given[ACCOUNT] = account
        return given


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
        # The library waits half a second before it repeats a request.
        settings = {"PROCESSOR_KEY": KEY, "PROCESSOR_URL": server.url, **environment}
        with deployed(**settings), mock.patch.object(stripe.HTTPClient, "INITIAL_DELAY", 0.01):
            yield stand_in
