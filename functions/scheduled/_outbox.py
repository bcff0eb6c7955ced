"""The outbox's rows during their delivery: how they are claimed and how an outcome is noted.

A claim counts one attempt, hides the row for two minutes and commits before anything is sent. A
process that dies with a row has therefore used one of its attempts, and a later call takes the row.
"""

from datetime import datetime
from smtplib import SMTPResponseException
from typing import LiteralString
from uuid import UUID

import msgspec

from shared.config import settings
from shared.pipeline.call import SystemCall

MOST_ATTEMPTS = 12
LONGEST_PAUSE_MINUTES = 64

_WAITING = """
    select id from outbox
    where delivered_at is null and dead_at is null and next_attempt_at <= now()
    """
# Mail waits where there is no server for it: $1 says whether there is one.
_DUE = _WAITING + "and (kind <> 'email' or $1)"
# Ordered, because otherwise the planner may choose a scan of all delivered rows.
_FIRST = " order by next_attempt_at limit 1"
NEXT_DUE = _DUE + _FIRST
NEXT_MAIL = _WAITING + "and kind = 'email'" + _FIRST

# A row whose attempts are used up without an outcome is dead. The batch is an array, because a join
# may evaluate its subquery again and then claim more rows.
_CLAIM = """
    update outbox set
        attempts = attempts + case when attempts < $3 then 1 else 0 end,
        next_attempt_at = now() + interval '2 minutes',
        dead_at = case when attempts >= $3 then now() end,
        last_error = case when attempts >= $3 then 'no try came to its end' end
    where id = any (array(
    """
_IN_ORDER = """
        order by next_attempt_at limit $2
        for update skip locked
    ))
    returning {columns}
    """
CLAIM_NEW_OR_FAILED = _CLAIM + _DUE + " and (attempts = 0 or last_error is not null)" + _IN_ORDER
CLAIM_UNFINISHED = _CLAIM + _DUE + " and attempts > 0 and last_error is null" + _IN_ORDER


class OutboxRow(msgspec.Struct, frozen=True):
    """A claimed row. `payload` is decoded on delivery, so that a bad one fails its own row only.

    A row without an organization is the platform's own; no tenant can write one.
    """

    id: UUID
    organization_id: UUID | None
    kind: str
    payload: bytes
    attempts: int
    dead_at: datetime | None
    created_at: datetime

    @property
    def is_last_try(self) -> bool:
        """Whether the row is dead if this attempt fails."""
        return self.attempts >= MOST_ATTEMPTS


class _Id(msgspec.Struct, frozen=True):
    id: UUID


def claim_batch(call: SystemCall, most: int) -> list[OutboxRow]:
    """Rows that are due for the first time or failed before, the oldest first."""
    return _claim(call, CLAIM_NEW_OR_FAILED, most)


def claim_unfinished(call: SystemCall) -> OutboxRow | None:
    """A row whose last attempt may have killed its process; it is claimed alone."""
    return next(iter(_claim(call, CLAIM_UNFINISHED, 1)), None)


def is_any_due(call: SystemCall) -> bool:
    """Whether more rows can be delivered now."""
    return call.db.maybe_one(_Id, NEXT_DUE, _has_mail_server()) is not None


def is_mail_waiting(call: SystemCall) -> bool:
    """Whether mail is due for which there is no server."""
    return call.db.maybe_one(_Id, NEXT_MAIL) is not None


def note_delivered(call: SystemCall, row: OutboxRow) -> None:
    """Note that the row was delivered."""
    call.db.execute("update outbox set delivered_at = now() where id = $1", row.id)


def note_failed(call: SystemCall, row: OutboxRow, error: Exception) -> None:
    """Delay the row's next attempt, longer each time; after the last one the row is dead."""
    call.db.execute(
        """
        update outbox set last_error = $2, dead_at = case when $3 then now() end,
            next_attempt_at = now() + $4 * interval '1 minute'
        where id = $1
        """,
        row.id,
        _reason(error),
        row.is_last_try,
        min(2 ** (row.attempts - 1), LONGEST_PAUSE_MINUTES),
    )


def give_back(call: SystemCall, row: OutboxRow) -> None:
    """Make a claimed row due again without counting the attempt, because time ran out."""
    call.db.execute(
        """
        update outbox set attempts = attempts - 1, next_attempt_at = now(),
            last_error = case when attempts > 1 then 'given back' end
        where id = $1
        """,
        row.id,
    )


def _claim(call: SystemCall, claim: LiteralString, most: int) -> list[OutboxRow]:
    rows = call.db.all(OutboxRow, claim, _has_mail_server(), most, MOST_ATTEMPTS)
    return sorted(rows, key=lambda row: (row.created_at, row.id))


def _has_mail_server() -> bool:
    return settings().smtp_url is not None


def _reason(error: Exception) -> str:
    """The reason for an operator: a mail server's code without its text, in storable ASCII."""
    if isinstance(error, SMTPResponseException):
        return f"{type(error).__name__}: {error.smtp_code}"
    text = f"{type(error).__name__}: {error}"[:500]
    return text.encode("ascii", "backslashreplace").decode().replace("\0", " ")
