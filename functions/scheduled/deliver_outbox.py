"""Deliver the outbox: mails, deletions of objects and repeated clears of cached limits.

Each row is delivered at least once, and a row that fails does not stop the others. A row that the
last call left without an outcome may have killed that call, so such rows are claimed one by one.
"""

import logging
import time

import msgspec

from functions.scheduled._delivery import deliver
from functions.scheduled._outbox import (
    OutboxRow,
    claim_batch,
    claim_unfinished,
    give_back,
    is_any_due,
    is_mail_waiting,
    note_delivered,
    note_failed,
)
from shared.config import settings
from shared.database.errors import ConnectionLost
from shared.logs import logger
from shared.mail.sending import Mailer, mailer
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint

BATCH = 50
# Well below the function's timeout and the two minutes of a claim.
SECONDS = 40


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
    if url is None and is_mail_waiting(call):
        logger().warning("SMTP_URL is not set: mail waits in the outbox")
    with mailer(url or "") as mails:
        for row in claim_batch(call, BATCH):
            if time.monotonic() < until:
                _try(call, row, mails, result)
            else:
                give_back(call, row)
        for _ in range(BATCH):
            unfinished = claim_unfinished(call) if time.monotonic() < until else None
            if unfinished is None:
                break
            _try(call, unfinished, mails, result)
    result.more = is_any_due(call)
    return result


def _try(call: SystemCall, row: OutboxRow, mails: Mailer, result: Delivered) -> None:
    """Deliver the row and note the outcome; without a connection a later call does."""
    if row.dead_at:
        result.dead += 1
        _log(logging.ERROR, "dead", row, "no try came to its end")
        return
    try:
        deliver(call, row, mails)
    except ConnectionLost:
        raise
    except Exception as error:  # noqa: BLE001 - one failure must not stop the others
        note_failed(call, row, error)
        _count_failure(row, type(error).__name__, result)
    else:
        note_delivered(call, row)
        result.delivered += 1


def _count_failure(row: OutboxRow, reason: str, result: Delivered) -> None:
    if row.is_last_try:
        result.dead += 1
        _log(logging.ERROR, "dead", row, reason)
    else:
        result.failed += 1
        _log(logging.WARNING, "failed", row, reason)


def _log(level: int, what: str, row: OutboxRow, reason: str) -> None:
    fields = {"outbox_id": row.id, "kind": row.kind, "attempts": row.attempts, "reason": reason}
    logger().log(level, "outbox row %s", what, extra={"fields": fields})
