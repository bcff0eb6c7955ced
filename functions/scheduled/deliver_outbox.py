"""Deliver what the outbox holds: mails, deletions of objects, repeated clears of cached limits.

At least once. A claim is committed before anything is sent, so whoever dies with a row in hand has
used up one of its tries, and another call takes it later. A row that the last call left without an
outcome may be what killed it: such rows are claimed one by one, so that none takes others along.
"""

import logging
import time
from smtplib import SMTPResponseException
from typing import LiteralString
from uuid import UUID

import msgspec

from functions.scheduled._delivery import OutboxRow, deliver
from shared.config import settings
from shared.database.errors import ConnectionLost
from shared.logs import logger
from shared.mail.sending import Mailer, mailer
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint

BATCH = 50
MOST_ATTEMPTS = 12
LONGEST_PAUSE_MINUTES = 64
# Well within the function's timeout and the 2 minutes that a claim lasts.
SECONDS = 40


# Mail waits where there is no server for it.
DUE = """
    select id from outbox
    where delivered_at is null and dead_at is null and next_attempt_at <= now()
        and (kind <> 'email' or $1)
    """
FIRST_OR_FAILED = DUE + "and (attempts = 0 or last_error is not null)"
# In order, or a scan of all that was ever delivered may seem as good.
FIRST = "order by next_attempt_at limit 1"
UNFINISHED = DUE + "and attempts > 0 and last_error is null"
# One whose tries are used up without an outcome is dead. The batch is an array: chosen once, where
# a join may ask for it again and then claims more.
CLAIM = """
    update outbox set
        attempts = attempts + case when attempts < $3 then 1 else 0 end,
        next_attempt_at = now() + interval '2 minutes',
        dead_at = case when attempts >= $3 then now() end,
        last_error = case when attempts >= $3 then 'no try came to its end' end
    where id = any (array(
    """
CLAIMED = """
        order by next_attempt_at limit $2
        for update skip locked
    ))
    returning {columns}
    """


class Id(msgspec.Struct, frozen=True):
    """A row's."""

    id: UUID


class Delivered(msgspec.Struct):
    """How many rows were delivered, failed for now, and given up; whether more are due."""

    delivered: int = 0
    failed: int = 0
    dead: int = 0
    more: bool = False


@endpoint(
    "POST /v1/scheduled/deliver-outbox",
    caller=Scheduler(),
    effect="outside",
    deployment=Deployment(traffic="rare", schedule="* * * * *", storage=True),
)
def handle(call: SystemCall) -> Delivered:
    until = time.monotonic() + SECONDS
    result = Delivered()
    url = settings().smtp_url
    if url is None:
        _tell_of_waiting_mail(call)
    with mailer(url or "") as mails:
        for row in _claimed(call, CLAIM + FIRST_OR_FAILED + CLAIMED, BATCH):
            if time.monotonic() < until:
                _deliver(call, row, mails, result)
            else:
                _give_back(call, row)
        for _ in range(BATCH):
            in_time = time.monotonic() < until
            rows = _claimed(call, CLAIM + UNFINISHED + CLAIMED, 1) if in_time else []
            if not rows:
                break
            _deliver(call, rows[0], mails, result)
    result.more = bool(call.db.all(Id, DUE + FIRST, url is not None))
    return result


def _claimed(call: SystemCall, claim: LiteralString, most: int) -> list[OutboxRow]:
    """Rows that no twin claims, the oldest first."""
    rows = call.db.all(OutboxRow, claim, settings().smtp_url is not None, most, MOST_ATTEMPTS)
    return sorted(rows, key=lambda row: (row.created_at, row.id))


def _deliver(call: SystemCall, row: OutboxRow, mails: Mailer, result: Delivered) -> None:
    """One try. What goes wrong is written down, and stops no other row."""
    if row.dead_at:
        result.dead += 1
        _log(logging.ERROR, "dead", row, "no try came to its end")
        return
    try:
        deliver(call, row, mails)
    except ConnectionLost:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a row brings about, the others go on
        _fail(call, row, error, result)
        return
    call.db.execute("update outbox set delivered_at = now() where id = $1", row.id)
    result.delivered += 1


def _fail(call: SystemCall, row: OutboxRow, error: Exception, result: Delivered) -> None:
    is_dead = row.attempts >= MOST_ATTEMPTS
    call.db.execute(
        """
        update outbox set last_error = $2, dead_at = case when $3 then now() end,
            next_attempt_at = now() + $4 * interval '1 minute'
        where id = $1
        """,
        row.id,
        _reason(error),
        is_dead,
        min(2 ** (row.attempts - 1), LONGEST_PAUSE_MINUTES),
    )
    if is_dead:
        result.dead += 1
        _log(logging.ERROR, "dead", row, type(error).__name__)
    else:
        result.failed += 1
        _log(logging.WARNING, "failed", row, type(error).__name__)


def _reason(error: Exception) -> str:
    """What an operator reads: a server's code but not its text, and nothing unstorable."""
    if isinstance(error, SMTPResponseException):
        return f"{type(error).__name__}: {error.smtp_code}"
    text = f"{type(error).__name__}: {error}"[:500]
    return text.encode("ascii", "backslashreplace").decode().replace("\0", " ")


def _give_back(call: SystemCall, row: OutboxRow) -> None:
    """There was no time left for a claimed row: it is due again, and no try is used up."""
    call.db.execute(
        """
        update outbox set attempts = attempts - 1, next_attempt_at = now(),
            last_error = case when attempts > 1 then 'given back' end
        where id = $1
        """,
        row.id,
    )


def _tell_of_waiting_mail(call: SystemCall) -> None:
    waiting = """
        select id from outbox
        where delivered_at is null and dead_at is null and next_attempt_at <= now()
            and kind = 'email'
        order by next_attempt_at limit 1
        """
    if call.db.maybe_one(Id, waiting):
        logger().warning("SMTP_URL is not set: mail waits in the outbox")


def _log(level: int, what: str, row: OutboxRow, reason: str) -> None:
    fields = {"outbox_id": row.id, "kind": row.kind, "attempts": row.attempts, "reason": reason}
    logger().log(level, "outbox row %s", what, extra={"fields": fields})
