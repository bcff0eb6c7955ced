"""Update a lease. Absent fields stay, null clears."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from msgspec import UNSET

from functions.leases._held import HeldLease, changing, lock_unit_of, shown
from functions.leases._lease import CONFLICTS, Lease, LeaseChanges, require_days
from functions.leases._overlap import require_free
from shared.domain.lease_end import follow_end
from shared.domain.ledger.account import ledger
from shared.domain.states import LeaseStatus
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem, conflict
from shared.roles import WRITERS

_OF_ENDED: frozenset[str] = frozenset(("notes",))
# What may change, by status; of a draft everything.
CHANGEABLE: Mapping[LeaseStatus, frozenset[str]] = {
    "draft": frozenset(LeaseChanges.__struct_fields__),
    "active": frozenset(("end_date", "rolls_over", "rent_due_day", "notes")),
    "terminated": _OF_ENDED,
    "expired": _OF_ENDED,
}


@endpoint(
    "PATCH /v1/leases/{lease_id}",
    caller=Manager(WRITERS),
    feature="leases",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, lease_id: UUID, body: LeaseChanges) -> Lease:
    require_days(start_date=body.start_date, end_date=body.end_date)
    with call.db.transaction():
        lock_unit_of(call.db, lease_id)
        with changing(call, lease_id) as lease:
            _require_changeable(body, shown(call.db, lease_id))
            runs_until = _new_end(lease, body)
            if lease.status != "active" or runs_until == lease.runs_until:
                _write(call, lease_id, body)
            else:
                _move_end(call, lease, body, runs_until)
            return shown(call.db, lease_id)


def _require_changeable(body: LeaseChanges, present: Lease) -> None:
    """CONFLICT for another value of a field that is fixed in the lease's state."""
    for name in body.__struct_fields__:
        value = getattr(body, name)
        is_changed = value is not UNSET and value != getattr(present, name)
        if is_changed and name not in CHANGEABLE[present.status]:
            field = name.removesuffix("_cents").replace("_", " ")
            raise Problem(
                Code.CONFLICT, f"The lease is {present.status}, so its {field} can't be changed."
            )


def _new_end(lease: HeldLease, body: LeaseChanges) -> date | None:
    """The last day that the lease would have; None without an end."""
    rolls_over = lease.rolls_over if body.rolls_over is UNSET else body.rolls_over
    end_date = lease.end_date if body.end_date is UNSET else body.end_date
    return None if rolls_over else end_date


def _move_end(
    call: ManagerCall, lease: HeldLease, body: LeaseChanges, runs_until: date | None
) -> None:
    """Give an active lease another end, which its charges follow."""
    if runs_until is not None and runs_until < lease.today:
        raise conflict("/end_date", "The end is in the past. Terminate the lease instead.")
    if runs_until is None or runs_until >= lease.start_date:
        require_free(call.db, lease, runs_until)
    with ledger(call.db, lease.account_id):
        _write(call, lease.id, body)
        if runs_until is None or (lease.runs_until is not None and runs_until > lease.runs_until):
            call.db.execute(
                """
                update leases set notice_given_on = null, termination_reason = null
                where id = $1 and notice_given_on is not null
                """,
                lease.id,
            )
        end = f"ends on {runs_until}" if runs_until else "runs without an end"
        follow_end(call.db, lease.id, lease.runs_until, f"The lease {end} now.")


def _write(call: ManagerCall, lease_id: UUID, body: LeaseChanges) -> None:
    call.db.execute(
        """
        update leases
        set ({fields}) = (select {fields} from jsonb_populate_record(leases, $2))
        where id = $1
        """,
        lease_id,
        body,
    )
