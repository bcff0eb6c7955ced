import logging

import msgspec
import pytest
from flask import Response

from shared.logs import logger
from tests.client import send
from tests.deployment import deployed


def test_the_line_of_a_request_says_whether_redis_was_away(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    send("GET", "/v1/subscriptions/plans")
    with deployed(REDIS_URL="redis://127.0.0.1:1/0"):
        send("GET", "/v1/subscriptions/plans")

    lines = [msgspec.json.decode(line) for line in capfdbinary.readouterr().err.splitlines()]
    answered = [line["is_fallback"] for line in lines if "is_fallback" in line]
    assert answered == [False, True]


def test_what_the_first_request_meets_is_logged_as_a_line_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = logger()
    # As in a process that has logged nothing yet.
    monkeypatch.setattr(found, "handlers", [])
    logger.cache_clear()
    handlers: list[logging.Handler] = []

    def judge(*_: object) -> Response:
        handlers.extend(found.handlers)
        return Response()

    monkeypatch.setattr("shared.endpoint._judge", judge)
    send("GET", "/v1/subscriptions/plans")

    assert len(handlers) == 1
