"""Deliver the outbox: mails, deletions of objects and repeated clears of cached limits.

Each row is delivered at least once, and a row that fails does not stop the others. A call goes on
in rounds while something is due and there is time: a batch of mails, then one of other effects. A
row that an earlier call left without an outcome may have killed that call, so such rows are claimed
one by one, in the last part of a call's time.
"""

import logging
import time
from collections.abc import Callable, Sequence

import msgspec

from functions.scheduled._delivery import deliver
from functions.scheduled._outbox import (
    OutboxRow,
    claim_effects,
    claim_mails,
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
# Below the function's timeout and the two minutes of a claim, by more than a row may take.
SECONDS = 50
# The last part of it, for rows without an outcome.
UNFINISHED_SECONDS = 10
# For deletions and clears, so that a storage which does not answer leaves the time to the mails.
EFFECT_SECONDS = 15


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
    deployment=Deployment(
        timeout=120,
        traffic="rare",
        schedule="* * * * *",
        storage=True,
        requires=("SMTP_URL",),
    ),
)
def handle(call: SystemCall) -> Delivered:
    url = settings().smtp_url
    if url is None and is_mail_waiting(call):
        logger().warning("SMTP_URL is not set: mail waits in the outbox")
    with mailer(url or "") as mails:
        run = _Run(call, mails, time.monotonic() + SECONDS)
        run.deliver_waiting()
        run.deliver_unfinished()
    run.result.more = is_any_due(call)
    return run.result


class _Run:
    """One call's deliveries, until its time is over."""

    def __init__(self, call: SystemCall, mails: Mailer, until: float) -> None:
        self.result = Delivered()
        self._call = call
        self._mails = mails
        self._until = until
        self._effect_seconds = float(EFFECT_SECONDS)

    def deliver_waiting(self) -> None:
        """Round after round, until nothing is due or the time for it is over."""
        until = self._until - UNFINISHED_SECONDS
        while time.monotonic() < until:
            mails = [] if self._mails.is_away else claim_mails(self._call)
            self._deliver(mails, lambda: time.monotonic() < until and not self._mails.is_away)
            effects = self._deliver_effects(until)
            if not mails and not effects:
                break

    def _deliver_effects(self, until: float) -> Sequence[OutboxRow]:
        started = time.monotonic()
        until = min(until, started + self._effect_seconds)
        rows = claim_effects(self._call, BATCH) if started < until else []
        self._deliver(rows, lambda: time.monotonic() < until)
        self._effect_seconds -= time.monotonic() - started
        return rows

    def deliver_unfinished(self) -> None:
        """Rows that a dead call, or one that still runs, has claimed long ago: one by one."""
        for _ in range(BATCH):
            if time.monotonic() >= self._until:
                break
            row = claim_unfinished(self._call, mail=not self._mails.is_away)
            if row is None:
                break
            self._try(row)

    def _deliver(self, rows: Sequence[OutboxRow], is_possible: Callable[[], bool]) -> None:
        for row in rows:
            if is_possible():
                self._try(row)
            else:
                give_back(self._call, row)

    def _try(self, row: OutboxRow) -> None:
        """Deliver the row and note the outcome; without a connection a later call does."""
        if row.dead_at:
            self.result.dead += 1
            _log(logging.ERROR, "dead", row, "no try came to its end")
            return
        try:
            deliver(self._call, row, self._mails)
        except ConnectionLost:
            raise
        except Exception as error:  # noqa: BLE001 - one failure must not stop the others
            note_failed(self._call, row, error)
            self._count_failure(row, type(error).__name__)
        else:
            note_delivered(self._call, row)
            self.result.delivered += 1

    def _count_failure(self, row: OutboxRow, reason: str) -> None:
        if row.is_last_try:
            self.result.dead += 1
            _log(logging.ERROR, "dead", row, reason)
        else:
            self.result.failed += 1
            _log(logging.WARNING, "failed", row, reason)


def _log(level: int, what: str, row: OutboxRow, reason: str) -> None:
    fields = {"outbox_id": row.id, "kind": row.kind, "attempts": row.attempts, "reason": reason}
    logger().log(level, "outbox row %s", what, extra={"fields": fields})
