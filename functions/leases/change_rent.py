"""Change the rent of a lease from a month on that is not charged yet."""

from datetime import date
from uuid import UUID

import msgspec

from functions.leases._held import HeldLease, changing, require_not_ended, shown
from functions.leases._lease import Lease
from shared.domain.money import Amount
from shared.inputs.text import Month
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import conflict, invalid
from shared.roles import WRITERS


class NewRent(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new rent, which replaces one for the same month."""

    effective_month: Month
    """The first month with this rent."""
    rent_amount_cents: Amount
    """The monthly rent from then on."""


class _LastCharged(msgspec.Struct, frozen=True):
    period_month: date


@endpoint(
    "POST /v1/leases/{lease_id}/change-rent",
    caller=Manager(WRITERS),
    feature="leases",
    preview=True,
)
def handle(call: ManagerCall, lease_id: UUID, body: NewRent) -> Lease:
    month = date.fromisoformat(f"{body.effective_month}-01")
    with changing(call, lease_id) as lease:
        require_not_ended(lease)
        if not _touches(lease, month):
            raise invalid("/effective_month", "Choose a month in which the lease runs.")
        _require_uncharged(call, lease_id, month)
        call.db.execute(
            """
            insert into rent_changes (organization_id, lease_id, effective_month, rent_amount_cents)
            values ($1, $2, $3, $4)
            on conflict (organization_id, lease_id, effective_month)
                do update set rent_amount_cents = excluded.rent_amount_cents
            """,
            call.organization_id,
            lease_id,
            month,
            body.rent_amount_cents,
        )
        return shown(call.db, lease_id)


def _touches(lease: HeldLease, month: date) -> bool:
    """Whether the lease runs on a day of the month."""
    return lease.start_date.replace(day=1) <= month and (
        lease.runs_until is None or month <= lease.runs_until
    )


def _require_uncharged(call: ManagerCall, lease_id: UUID, month: date) -> None:
    """CONFLICT if rent of the month or a later one is charged, and not cancelled."""
    charged = call.db.maybe_one(
        _LastCharged,
        """
        select {columns} from charges
        where lease_id = $1 and type = 'rent' and cancelled_at is null and period_month >= $2
        order by period_month desc limit 1
        """,
        lease_id,
        month,
    )
    if charged is not None:
        raise conflict(
            "/effective_month",
            f"Rent is charged through {charged.period_month:%B %Y} already. "
            "Adjust those charges, or choose a later month.",
        )
