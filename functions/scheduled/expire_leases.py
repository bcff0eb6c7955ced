"""Expire the leases that have run out on each organization's day.

One whose notice was given is terminated. Which units are occupied follows.
"""

from datetime import date
from uuid import UUID

import msgspec

from functions.scheduled._daily import DEPLOYMENT, MOST_ROWS, Step, run_daily
from functions.scheduled._each_organization import Worked
from shared.database.scope import Database
from shared.domain.lease_end import EndedStatus, end_lease
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.endpoint import endpoint

# Locked as by every change of a lease, in one order.
RUN_OUT = """
    select {columns} from leases
    where organization_id = $1 and status = 'active' and runs_until < org_today($1)
    order by id limit $2
    for no key update
    """
# All of them before the first lease ends, because leases share tenants.
TENANTS = """
    select {columns} from tenants
    where id in (select tenant_id from lease_tenants where lease_id = any($1))
    order by id
    for no key update
    """


class _RunOut(msgspec.Struct, frozen=True):
    id: UUID
    runs_until: date
    notice_given_on: date | None

    @property
    def status(self) -> EndedStatus:
        return "terminated" if self.notice_given_on else "expired"


class _Tenant(msgspec.Struct, frozen=True):
    id: UUID


class _Units(msgspec.Struct, frozen=True):
    changed: int


@endpoint("POST /v1/scheduled/expire-leases", caller=Scheduler(), deployment=DEPLOYMENT)
def handle(call: SystemCall) -> Worked:
    return run_daily(call, "expire_leases", _expire)


def _expire(db: Database, organization_id: UUID) -> Step:
    leases = db.all(_RunOut, RUN_OUT, organization_id, MOST_ROWS)
    if leases:
        db.all(_Tenant, TENANTS, [each.id for each in leases])
    for lease in leases:
        end_lease(db, lease.id, lease.status, lease.runs_until)
    # Those of leases that begin today, too.
    units = db.one(
        _Units, "select occupy_units($1, null)::integer as changed", organization_id
    )  # fmt: skip
    return Step(len(leases) + units.changed, more=len(leases) == MOST_ROWS)
