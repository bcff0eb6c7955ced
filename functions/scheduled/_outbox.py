"""The outbox's rows during their delivery: how they are claimed and how an outcome is noted.

A claim counts one attempt, hides the row for two minutes and commits before anything is sent. A
process that dies with a row has therefore used one of its attempts, and a later call takes the row.

Rows wait in lanes. Within a lane the organizations, and for mails about accounts the askers'
networks, take turns: a claim goes on from the key at which the last one stopped, and takes one row
of each key before it takes a second one of any. So a key that waits is served after each of the
others once, however many rows they have.
"""

from datetime import datetime
from smtplib import SMTPResponseException
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from shared.config import settings
from shared.pipeline.call import SystemCall

MOST_ATTEMPTS = 12
LONGEST_PAUSE_MINUTES = 64

EFFECTS, ACCOUNTS, PAYING, UNPAID = 1, 2, 3, 4
# The most of one batch of mails. What a lane leaves goes to the next one.
SHARES = ((ACCOUNTS, 25), (PAYING, 20), (UNPAID, 5))

# Mail is due only where there is a server for it, which $1 says. Ordered, because otherwise the
# planner may choose a scan of all delivered rows.
NEXT_DUE = """
    (select id from outbox where is_waiting(outbox) and (lane = 1 or $1)
        order by lane, turn_key, next_attempt_at limit 1)
    union all
    (select id from outbox where is_unfinished(outbox) and (lane = 1 or $1)
        order by next_attempt_at limit 1)
    limit 1
    """
NEXT_MAIL = """
    (select id from outbox where is_waiting(outbox) and lane > 1
        order by lane, turn_key, next_attempt_at limit 1)
    union all
    (select id from outbox where is_unfinished(outbox) and lane > 1
        order by next_attempt_at limit 1)
    limit 1
    """

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
_CLAIMED = """
        for update skip locked
    ))
    returning {columns}
    """
_UNFINISHED = """
        select id from outbox where is_unfinished(outbox) and (lane = 1 or $1)
        order by next_attempt_at limit $2
    """
CLAIM_UNFINISHED = _CLAIM + _UNFINISHED + _CLAIMED
# Of lane $1 at most $2 rows. The walk reads the keys with due rows from the index, each by one
# descent: in its first arm those behind the last one served, in its second those up to it. With
# fewer keys than rows wanted, each may give what the others leave. The condition is repeated in the
# end, because another run may have claimed a row since the walk read it.
_TURNS = """
    with recursive walk (arm, turn_key, upto, step) as (
        select part.arm, part.after, part.upto, 0
        from outbox_turns, lateral (values
            (1, last_key, 9223372036854775807), (2, -9223372036854775808, last_key)
        ) as part (arm, after, upto)
        where lane = $1
        union all
        select walk.arm, next.turn_key, walk.upto, walk.step + 1
        from walk, lateral (
            select outbox.turn_key from outbox
            where is_waiting(outbox) and lane = $1
                and outbox.turn_key > walk.turn_key and outbox.turn_key <= walk.upto
            order by outbox.turn_key limit 1
        ) as next
        where walk.step < $2
    ),
    turn as (
        select turn_key, row_number() over (order by arm, turn_key) as place
        from walk where step > 0 order by arm, turn_key limit $2
    ),
    chosen as (
        select due.id
        from turn, lateral (
            select id, row_number() over (order by next_attempt_at, id) as nth
            from outbox
            where is_waiting(outbox) and lane = $1 and turn_key = turn.turn_key
            order by next_attempt_at, id
            limit greatest($2 - (select count(*) from turn) + 1, 1)
        ) as due
        order by due.nth, turn.place limit $2
    ),
    stopped as (
        update outbox_turns set last_key = turn.turn_key
        from turn where lane = $1 and place = (select max(place) from turn)
    )
    """
_CHOSEN = """
        select id from outbox where id = any (array(select id from chosen)) and is_waiting(outbox)
    """
CLAIM_IN_TURNS = _TURNS + _CLAIM + _CHOSEN + _CLAIMED
# Not one that was delivered: it may have been written before this one was asked for.
NEWER_EQUAL = """
    select newer.id from outbox as own
    join outbox as newer on md5(newer.payload::text) = md5(own.payload::text)
        and newer.kind = 'email' and newer.delivered_at is null and newer.dead_at is null
        and (newer.created_at, newer.id) > (own.created_at, own.id)
    where own.id = $1
    limit 1
    """


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


def claim_effects(call: SystemCall, most: int) -> list[OutboxRow]:
    """Deletions and clears; the clears come first, because they are fast and awaited."""
    rows = _claim(call, CLAIM_IN_TURNS, EFFECTS, most)
    return sorted(rows, key=lambda row: row.kind)


def claim_mails(call: SystemCall) -> list[OutboxRow]:
    """A batch of mails, those about accounts first; none where there is no mail server."""
    rows: list[OutboxRow] = []
    left = 0
    if _has_mail_server():
        for lane, share in SHARES:
            left += share
            claimed = _claim(call, CLAIM_IN_TURNS, lane, left)
            left -= len(claimed)
            rows += claimed
    return rows


def claim_unfinished(call: SystemCall, *, mail: bool) -> OutboxRow | None:
    """A row whose last attempt may have killed its process; it is claimed alone."""
    return next(iter(_claim(call, CLAIM_UNFINISHED, mail and _has_mail_server(), 1)), None)


def is_any_due(call: SystemCall) -> bool:
    """Whether more rows can be delivered now."""
    return call.db.maybe_one(_Id, NEXT_DUE, _has_mail_server()) is not None


def is_mail_waiting(call: SystemCall) -> bool:
    """Whether mail is due for which there is no server."""
    return call.db.maybe_one(_Id, NEXT_MAIL) is not None


def has_newer_equal(call: SystemCall, row: OutboxRow) -> bool:
    """Whether an equal mail that was asked for later waits too, which then says the same."""
    return call.db.maybe_one(_Id, NEWER_EQUAL, row.id) is not None


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
    """Make a claimed row due again without counting the attempt, which was not made."""
    call.db.execute(
        """
        update outbox set attempts = attempts - 1,
            next_attempt_at = case when attempts > 1 then now() else created_at end,
            last_error = case when attempts > 1 then 'given back' end
        where id = $1
        """,
        row.id,
    )


def _claim(call: SystemCall, claim: LiteralString, *which: Any) -> list[OutboxRow]:
    rows = call.db.all(OutboxRow, claim, *which, MOST_ATTEMPTS)
    return sorted(rows, key=lambda row: (row.created_at, row.id))


def _has_mail_server() -> bool:
    return settings().smtp_url is not None


def _reason(error: Exception) -> str:
    """The reason for an operator: a mail server's code without its text, in storable ASCII."""
    if isinstance(error, SMTPResponseException):
        return f"{type(error).__name__}: {error.smtp_code}"
    text = f"{type(error).__name__}: {error}"[:500]
    return text.encode("ascii", "backslashreplace").decode().replace("\0", " ")
