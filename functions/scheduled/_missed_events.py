"""The payment processor's events that no webhook has brought, from the processor's own list.

Each account's list is read once an hour, from a day before the last reading on, so that a reading
that failed or died leaves no gap. An event that was taken before is known by its id.
"""

from datetime import datetime

import msgspec

from shared.database.errors import ConnectionLost
from shared.events.plans import PLAN_EVENTS, take_plan_event
from shared.events.residents import LISTED_EVENTS, take_resident_event
from shared.logs import logger
from shared.pipeline.call import SystemCall
from shared.processor.events import Event, events_since

# Committed before the list is read, so that an account whose list fails waits for its turn. An
# organization is not a day old before it has anything to miss.
NEXT = """
    with due as (
        select account, looked_at from (
            select account, looked_at from processor_look_ups where account = ''
            union all
            select processor_account_id, coalesce(looked_at, created_at)
            from organizations
            left join processor_look_ups on account = processor_account_id
            where processor_account_id is not null
        ) as known
        where looked_at <= now() - interval '1 hour'
        order by looked_at, account limit 1
    )
    insert into processor_look_ups (account, looked_at) select account, now() from due
    on conflict (account) do update set looked_at = now()
        where processor_look_ups.looked_at <= now() - interval '1 hour'
    returning account, (select looked_at - interval '1 day' from due) as since
"""


class Listed(msgspec.Struct, frozen=True):
    """An account whose events are to be listed since then; the platform's own one has no name."""

    account: str
    since: datetime


class Missed(msgspec.Struct):
    """How many events were taken that were missed, and how many failed."""

    taken: int = 0
    failed: int = 0


class _Known(msgspec.Struct, frozen=True):
    event_id: str


def next_account(call: SystemCall) -> Listed | None:
    """The account that has waited longest; None if every one was read within the hour."""
    return call.db.maybe_one(Listed, NEXT)


def take_missed(call: SystemCall, listed: Listed) -> Missed:
    """Take what was missed; one failure stops no other, and the next reading finds it again."""
    found = Missed()
    try:
        events = _unknown(call, listed)
    except ConnectionLost:
        raise
    except Exception as error:  # noqa: BLE001 - one failure must not stop the others
        found.failed += 1
        _log(listed, "the events of an account are not listed", error)
        return found
    take = take_resident_event if listed.account else take_plan_event
    for event in events:
        try:
            found.taken += take(call, event) == "taken"
        except ConnectionLost:
            raise
        except Exception as error:  # noqa: BLE001 - one failure must not stop the others
            found.failed += 1
            _log(listed, f"the event {event.id} is not taken", error)
    return found


def _unknown(call: SystemCall, listed: Listed) -> list[Event]:
    types = LISTED_EVENTS if listed.account else PLAN_EVENTS
    events = events_since(listed.since, list(types), listed.account or None)
    known = call.db.all(
        _Known,
        "select event_id from processor_events where event_id = any ($1)",
        [each.id for each in events],
    )
    ids = {each.event_id for each in known}
    return [each for each in events if each.id not in ids]


def _log(listed: Listed, what: str, error: Exception) -> None:
    fields = {"account": listed.account, "reason": str(error)}
    logger().error(what, extra={"fields": fields})
