"""Work through organizations one by one, so that a failure of one stops no other."""

import time
from collections.abc import Callable, Sequence
from uuid import UUID

import msgspec

from shared.database.errors import ConnectionLost
from shared.logs import logger
from shared.pipeline.call import SystemCall


class Worked(msgspec.Struct):
    """How many organizations were worked on, changed and failed, and whether more are due."""

    organizations: int = 0
    changed: int = 0
    failed: int = 0
    more: bool = False


def work_through(
    call: SystemCall,
    result: Worked,
    organization_ids: Sequence[UUID],
    work: Callable[[UUID], bool | None],
    *,
    until: float,
) -> None:
    """Work for each organization while there is time, and count what came of it.

    `work` returns whether it changed anything, or None where nothing was to do after all. A failure
    is logged; the next run finds its organization again.
    """
    for organization_id in organization_ids:
        if time.monotonic() >= until:
            result.more = True
            return
        try:
            changed = work(organization_id)
        except ConnectionLost:
            raise
        except Exception as error:  # noqa: BLE001 - one failure must not stop the others
            result.organizations += 1
            result.failed += 1
            fields = {
                "endpoint": call.exchange.declaration.name,
                "organization": organization_id,
                "reason": type(error).__name__,
            }
            logger().error("job failed for an organization", extra={"fields": fields})
        else:
            result.organizations += changed is not None
            result.changed += bool(changed)
