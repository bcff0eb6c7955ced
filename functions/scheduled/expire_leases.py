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

# Locks come in the order of every change of a lease: units, leases, tenants; each in one statement.
# The leases that run are read once, since to ask for each of many thousand units takes seconds.
UNITS = """
    select {columns} from units
    where organization_id = $1 and (
        occupied <> (id in (
            select unit_id from leases
            where organization_id = $1 and status = 'active'
                and start_date <= (select org_today($1))
                and (runs_until is null or runs_until >= (select org_today($1)))))
        or id in (
            select unit_id from leases
            where organization_id = $1 and status = 'active'
                and runs_until < (select org_today($1))))
    order by id
    for no key update
    """
RUN_OUT = """
    select {columns} from leases
    where organization_id = $1 and status = 'active' and runs_until < org_today($1)
        and unit_id = any($2)
    order by id limit $3
    for no key update
    """
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


class _Row(msgspec.Struct, frozen=True):
    id: UUID


class _Units(msgspec.Struct, frozen=True):
    changed: int


@endpoint("POST /v1/scheduled/expire-leases", caller=Scheduler(), deployment=DEPLOYMENT)
def handle(call: SystemCall) -> Worked:
    return run_daily(call, "expire_leases", _expire)


def _expire(db: Database, organization_id: UUID) -> Step:
    units = [each.id for each in db.all(_Row, UNITS, organization_id)]
    if not units:
        return Step(0, more=False)
    leases = db.all(_RunOut, RUN_OUT, organization_id, units, MOST_ROWS)
    db.all(_Row, TENANTS, [each.id for each in leases])
    for lease in leases:
        end_lease(db, lease.id, lease.status, lease.runs_until)
    # Of leases that begin today, too.
    flags = db.one(
        _Units, "select occupy_units($1, $2)::integer as changed", organization_id, units
    )  # fmt: skip
    return Step(len(leases) + flags.changed, more=len(leases) == MOST_ROWS)
