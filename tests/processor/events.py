"""The events that the stand-in tells, in their documented form, and their signatures."""

import hmac
import time
from hashlib import sha256
from typing import Any, get_args, get_type_hints
from uuid import uuid4

from stripe import Event
from stripe._api_version import _ApiVersion

from tests.processor.accounts import ACCOUNT, Given, listed

TYPES = frozenset(get_args(get_type_hints(Event)["type"]))


class Events:
    """What was told, oldest first."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def tell(self, kind: str, subject: dict[str, Any], account: str = "") -> dict[str, Any]:
        """An event about an object; `account` is the one that it is of, or the platform's own."""
        assert kind in TYPES
        made = {
            "id": f"evt_{uuid4().hex}", "object": "event", "api_version": _ApiVersion.CURRENT,
            "created": int(time.time()), "type": kind, "livemode": False, "pending_webhooks": 1,
            "request": None, "data": {"object": subject},
        }  # fmt: skip
        self.told.append(made | ({"account": account} if account else {}))
        return self.told[-1]

    def list_events(self, given: Given) -> dict[str, Any]:
        """The events of an account, newest first."""
        kinds = {value for path, value in given.items() if path[0] == "types"}
        assert kinds <= TYPES
        assert len(kinds) <= 20
        found = [
            {name: value for name, value in each.items() if name != "account"}
            for each in reversed(self.told)
            if each["type"] in kinds
            and each.get("account", "") == given.get(ACCOUNT, "")
            and each["created"] >= int(given["created", "gte"])
        ]
        return listed("/v1/events", found)


def signature(body: bytes, secret: str, at: float | None = None) -> str:
    """The header Stripe-Signature of a body."""
    instant = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), instant.encode() + b"." + body, sha256).hexdigest()
    return f"t={instant},v1={digest},v0={digest[::-1]}"
