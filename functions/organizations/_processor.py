"""What connecting and disconnecting the payment processor have in common."""

from uuid import UUID

import msgspec

from shared.letters.processor_connected import ProcessorConnected
from shared.pipeline.call import ManagerCall
from shared.pipeline.outbox import tell


class _Owner(msgspec.Struct):
    user_id: UUID


def tell_owners(call: ManagerCall, *, is_connected: bool) -> None:
    """Mail every owner, because the account gets the residents' money."""
    owners = call.db.all(
        _Owner, "select {columns} from organization_memberships where role = 'owner'"
    )
    for owner in owners:
        letter = ProcessorConnected(
            organization_id=UUID(call.organization_id),
            user_id=owner.user_id,
            actor_id=UUID(call.user_id),
            is_connected=is_connected,
        )
        tell(call, letter)
