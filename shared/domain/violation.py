"""What managers and the homeowner's portal share of violations: values, events and appeals."""

from typing import Annotated, Literal, LiteralString
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.states import ViolationStatus
from shared.problems import Code, Problem

ViolationSeverity = Literal["minor", "moderate", "major", "critical"]
"""How grave it is."""
ViolationOutcome = Literal["cured", "dismissed", "fined", "other"]
"""How a closed violation ended. A granted appeal dismisses it."""
AppealText = Annotated[str, msgspec.Meta(min_length=1, max_length=5000, extra={"text": "lines"})]
# Counted from the day on which the fine was made.
DAYS_TO_APPEAL_A_FINE = 30

# Of a charge: a fine that counts neither for delinquency nor for autopay, because its violation is
# under appeal.
UNDER_APPEAL: LiteralString = """(violation_id is not null and exists (
    select from violations
    where violations.id = charges.violation_id and violations.status = 'appealed'))"""
# Of an event in a homeowner's scope: its own words, and those of the decision on its appeal.
NOTE_TO_HOMEOWNER = Sql(
    "case when homeowner_id = scope_homeowner_id() or from_status = 'appealed' then note end"
)


# Of a violation. One that is resolved or was closed as fined needs a recent fine that is not
# cancelled.
IN_TIME: LiteralString = f"""(
    status in ('open', 'in_progress')
    or ((status = 'resolved' or outcome = 'fined') and exists (
        select from charges
        where violation_id = violations.id and cancelled_at is null
            and charges.created_at
                >= org_day_began(charges.organization_id, {DAYS_TO_APPEAL_A_FINE})
    )))"""
MAY_BE_APPEALED = Sql("(status <> 'appealed' and not appeal_upheld and " + IN_TIME + ")")


class _Appealed(msgspec.Struct, frozen=True):
    status: ViolationStatus
    appeal_upheld: bool
    in_time: Annotated[bool, Sql(IN_TIME)]


def record_step(
    db: Database,
    violation_id: UUID,
    from_status: ViolationStatus | None,
    note: str | None,
    *,
    charge_id: UUID | None = None,
) -> None:
    """Keep the step from this status to the present one in the violation's history."""
    db.execute(
        """
        insert into violation_events
            (organization_id, violation_id, from_status, to_status, note, charge_id)
        select organization_id, id, $2, status, $3, $4 from violations where id = $1
        """,
        violation_id,
        from_status,
        note,
        charge_id,
    )


def appeal(db: Database, violation_id: UUID, note: str) -> None:
    """Appeal a locked violation that may move to `appealed`, and keep the step.

    CONFLICT once an appeal was decided against the homeowner. A resolved violation and one that was
    closed as fined can be appealed for thirty days after the newest fine that is not cancelled.
    """
    found = db.one(_Appealed, "select {columns} from violations where id = $1", violation_id)
    if found.appeal_upheld:
        raise Problem(
            Code.CONFLICT, "An appeal was decided already. The violation can't be appealed again."
        )
    if not found.in_time:
        raise Problem(
            Code.CONFLICT,
            f"The violation is {found.status}, and no fine of the last {DAYS_TO_APPEAL_A_FINE}"
            " days is left to appeal.",
        )
    db.execute(
        """
        update violations
        set status = 'appealed', resolved_at = null, closed_at = null, outcome = null,
            appealed_from = case when status = 'open' then 'open' else 'in_progress' end
        where id = $1
        """,
        violation_id,
    )
    record_step(db, violation_id, found.status, note)
