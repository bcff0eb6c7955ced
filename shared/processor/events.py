"""The payment processor's events: that something has changed, and what.

An event names an object to read anew; what it says of the object's state may be old, and is not
used. A webhook brings an event once or several times, in any order. Those that it did not bring are
listed for 30 days.

Parameters: docs.stripe.com/api, in the version that the pinned library was made for.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from shared.config import settings
from shared.processor.client import MOST_LISTED, reaching, stripe_client


class Subject(msgspec.Struct):
    """The object that has changed, of any kind."""

    id: str
    customer: str | None = None


class _Data(msgspec.Struct):
    object: Subject


class Event(msgspec.Struct):
    """One event. `account` is the organization's account that it happened at, if at one."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    type: Annotated[str, msgspec.Meta(max_length=200)]
    livemode: bool
    account: str | None = None
    # Not every kind of object has what those have that we read.
    data: msgspec.Raw = msgspec.Raw(b"{}")

    @property
    def subject(self) -> Subject:
        """The object that has changed."""
        return msgspec.json.decode(self.data, type=_Data).object

    @property
    def is_of_this_mode(self) -> bool:
        """Whether it is of the key's mode: with real money, or a test."""
        return self.livemode == ("_live_" in (settings().processor_key or ""))


def event_of(body: bytes) -> Event | None:
    """The event that a signed body holds; None for a body of another form."""
    try:
        return msgspec.json.decode(body, type=Event)
    except msgspec.MsgspecError:
        return None


def events_since(since: datetime, types: Sequence[str], account: str | None) -> list[Event]:
    """The events of these types, at most 20, oldest first: an account's, or the platform's own."""
    with reaching("list the events"):
        listed = stripe_client().v1.events.list(
            {
                "created": {"gte": int(since.timestamp())},
                "types": list(types),
                "limit": MOST_LISTED,
            },
            {"stripe_account": account} if account else {},
        )
        found = [
            msgspec.json.decode(msgspec.json.encode(each.to_dict()), type=Event)
            for each in listed.auto_paging_iter()
        ]
    # Asked for at the account, they do not name it.
    return [msgspec.structs.replace(each, account=account) for each in reversed(found)]
