"""The payment processor's events: that something has changed, and what.

An event names an object to read anew; what it says of the object's state may be old, and is not
used. A webhook brings an event once or several times, in any order. Those that it did not bring are
listed for 30 days. One of another form than the documented one is logged and left alone, because
sent again it would be the same.

Parameters: docs.stripe.com/api, in the version that the pinned library was made for.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from shared.config import settings
from shared.logs import logger
from shared.processor.client import MOST_LISTED, reaching, stripe_client
from shared.processor.values import Name


class Subject(msgspec.Struct):
    """The object that has changed, of any kind."""

    id: Name
    customer: Name | None = None


class _Data(msgspec.Struct):
    object: Subject


class Event(msgspec.Struct):
    """One event. `account` is the organization's account that it happened at, if at one."""

    id: Name
    type: Annotated[str, msgspec.Meta(max_length=200)]
    livemode: bool
    account: Name | None = None
    # Not every kind of object has what those have that we read.
    data: msgspec.Raw = msgspec.Raw(b"{}")

    @property
    def is_of_this_mode(self) -> bool:
        """Whether it is of the key's mode: with real money, or a test."""
        return self.livemode == ("_live_" in (settings().processor_key or ""))


def event_of(body: bytes) -> Event | None:
    """The event that a signed body holds; None for a body of another form."""
    try:
        return msgspec.json.decode(body, type=Event)
    # The text of a name may be no UTF-8.
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        _log(error)
        return None


def subject_of(event: Event) -> Subject | None:
    """The object that has changed; None for one of another form."""
    try:
        return msgspec.json.decode(event.data, type=_Data).object
    except msgspec.MsgspecError as error:
        _log(error, event=event.id, type=event.type, account=event.account)
        return None


def _log(error: Exception, **event: str | None) -> None:
    fields = {**event, "reason": str(error)}
    logger().error("an event of the processor is not understood", extra={"fields": fields})


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
            event_of(msgspec.json.encode(each.to_dict())) for each in listed.auto_paging_iter()
        ]
    # Asked for at the account, they do not name it.
    return [msgspec.structs.replace(each, account=account) for each in reversed(found) if each]
