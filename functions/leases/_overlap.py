"""The days of a unit's active leases: no two may overlap, both end days included.

The database keeps it in any case, but its refusal can't name the other lease. Here the unit is
locked, so what is found free stays free until the transaction ends.
"""

from datetime import date

import msgspec

from functions.leases._held import HeldLease
from shared.database.scope import Database
from shared.problems import Code, Problem


class _Other(msgspec.Struct, frozen=True):
    start_date: date
    runs_until: date | None


def require_free(db: Database, lease: HeldLease, runs_until: date | None) -> None:
    """CONFLICT, naming its dates, if another active lease of the unit runs in these days.

    They are those from the lease's start date through `runs_until`, or all later ones.
    """
    other = db.maybe_one(
        _Other,
        """
        select {columns} from leases
        where unit_id = $1 and id <> $2 and status = 'active'
            and daterange(start_date, runs_until, '[]') && daterange($3, $4, '[]')
        order by start_date limit 1
        """,
        lease.unit_id,
        lease.id,
        lease.start_date,
        runs_until,
    )
    if other is not None:
        end = f"through {other.runs_until}" if other.runs_until else "without an end"
        raise Problem(
            Code.CONFLICT,
            f"The unit has an active lease from {other.start_date} {end}. "
            "End that one first, or choose other dates.",
        )
