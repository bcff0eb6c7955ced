import msgspec
import pytest

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
