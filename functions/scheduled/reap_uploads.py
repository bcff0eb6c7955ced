"""Reap the documents whose file never came: their rows here, their objects by the outbox."""

import time
from uuid import UUID

import msgspec

from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outbox import Entry, StoredObject, queue_all

BATCH = 100
# Well within the function's timeout: the next run goes on.
SECONDS = 40

# The batch is an array, which is evaluated once and looked up by key.
REMOVE = """
    delete from documents where id = any (array(
        select id from documents where state = 'pending' and pending_until <= now()
        order by pending_until limit $1
        for update skip locked
    ))
    returning {columns}
    """


class Removed(msgspec.Struct, frozen=True):
    """A removed document and its object, which is deleted later."""

    organization_id: UUID
    object_name: str


class Reaped(msgspec.Struct):
    """How many documents were removed, and whether there may be more."""

    removed: int
    more: bool


@endpoint(
    "POST /v1/scheduled/reap-uploads",
    caller=Scheduler(),
    deployment=Deployment(traffic="rare", schedule="0 * * * *"),
)
def handle(call: SystemCall) -> Reaped:
    until = time.monotonic() + SECONDS
    removed = found = _batch(call)
    while found == BATCH and time.monotonic() < until:
        found = _batch(call)
        removed += found
    return Reaped(removed, more=found == BATCH)


def _batch(call: SystemCall) -> int:
    """Reap a batch in one transaction. Rows locked by a concurrent run are skipped."""
    with call.db.transaction():
        removed = call.db.all(Removed, REMOVE, BATCH)
        queue_all(
            call,
            [
                Entry(each.organization_id, "delete_object", StoredObject(each.object_name))
                for each in removed
            ],
        )
    return len(removed)
