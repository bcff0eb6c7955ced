"""Clean up expired rows: tokens, keys, ended sessions, sign-in attempts, invitations, mail, events.

Each statement deletes a batch. The batch is an array of ids, which PostgreSQL reads once by the
index and then looks up by key under any plan. The condition is repeated outside of the array, so
that a row that was renewed in between stays.
"""

import time
from typing import LiteralString

import msgspec

from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint

# A transaction of tens of milliseconds, or a few hundred if each row is audited.
BATCH = 500
# Within the function's timeout: the next run goes on.
SECONDS = 240

USER_TOKENS = """
    delete from user_tokens
    where expires_at <= now() and id = any (array(
        select id from user_tokens where expires_at <= now() order by expires_at limit $1))
    """
IDEMPOTENCY_KEYS = """
    delete from idempotency_keys
    where expires_at <= now() and id = any (array(
        select id from idempotency_keys where expires_at <= now() order by expires_at limit $1))
    """
# An hour more, because the clock that checks a token may be behind this one.
REVOKED_SESSIONS = """
    delete from revoked_sessions
    where sid = any (array(
        select sid from revoked_sessions where expires_at <= now() - interval '1 hour'
        order by expires_at limit $1))
    """
# The limit on sign-in attempts counts the last day.
SIGN_IN_ATTEMPTS = """
    delete from sign_in_attempts
    where id = any (array(
        select id from sign_in_attempts where created_at <= now() - interval '1 day'
        order by created_at limit $1))
    """
UNCONFIRMED_JOIN_REQUESTS = """
    delete from unconfirmed_join_requests
    where id = any (array(
        select id from unconfirmed_join_requests where expires_at <= now()
        order by expires_at limit $1))
    """
INVITATIONS = """
    delete from invitations
    where expires_at <= now() - interval '30 days' and id = any (array(
        select id from invitations where expires_at <= now() - interval '30 days'
        order by expires_at limit $1))
    """
OUTBOX = """
    delete from outbox
    where id = any (array(
        select id from outbox where delivered_at <= now() - interval '30 days'
        order by delivered_at limit $1))
    """

REQUEST_NOTICES = """
    delete from request_notices
    where id = any (array(
        select id from request_notices where written_at <= now() - interval '30 days'
        order by written_at limit $1))
    """
# The processor lists an event for 30 days, so that one that comes later is no repetition.
PROCESSOR_EVENTS = """
    delete from processor_events
    where event_id = any (array(
        select event_id from processor_events where received_at <= now() - interval '90 days'
        order by received_at limit $1))
    """


class CleanedUp(msgspec.Struct):
    """How many rows of each table were deleted, and whether there may be more."""

    user_tokens: int
    idempotency_keys: int
    revoked_sessions: int
    sign_in_attempts: int
    unconfirmed_join_requests: int
    invitations: int
    outbox: int
    request_notices: int
    processor_events: int
    more: bool


@endpoint(
    "POST /v1/scheduled/clean-up",
    caller=Scheduler(),
    deployment=Deployment(timeout=300, traffic="rare", schedule="30 3 * * *"),
)
def handle(call: SystemCall) -> CleanedUp:
    until = time.monotonic() + SECONDS
    return CleanedUp(
        user_tokens=_deleted(call, USER_TOKENS, until),
        idempotency_keys=_deleted(call, IDEMPOTENCY_KEYS, until),
        revoked_sessions=_deleted(call, REVOKED_SESSIONS, until),
        sign_in_attempts=_deleted(call, SIGN_IN_ATTEMPTS, until),
        unconfirmed_join_requests=_deleted(call, UNCONFIRMED_JOIN_REQUESTS, until),
        invitations=_deleted(call, INVITATIONS, until),
        outbox=_deleted(call, OUTBOX, until),
        request_notices=_deleted(call, REQUEST_NOTICES, until),
        processor_events=_deleted(call, PROCESSOR_EVENTS, until),
        more=time.monotonic() >= until,
    )


def _deleted(call: SystemCall, batch: LiteralString, until: float) -> int:
    """Delete in batches, each its own transaction, until no rows or no time are left."""
    deleted = 0
    found = BATCH
    while found == BATCH and time.monotonic() < until:
        found = call.db.execute(batch, BATCH)
        deleted += found
    return deleted
