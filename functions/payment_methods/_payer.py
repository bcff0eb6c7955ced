"""The tenant whose payment method is set up or saved."""

from uuid import UUID

from shared.domain.payer import TENANT, Payer, find_payer
from shared.domain.processor_account import connected_account
from shared.pipeline.call import ManagerCall
from shared.problems import Code, Problem, missing
from shared.processor.client import require_processor

NOT_READY = (
    "The organization can't receive online payments yet. An owner connects its account at the "
    "payment processor first."
)


def payer_of(call: ManagerCall, tenant_id: UUID) -> tuple[Payer, str]:
    """The tenant and the organization's account; CONFLICT unless the tenant can pay it."""
    payer = find_payer(call.db, TENANT, tenant_id)
    if payer is None:
        raise missing("/tenant_id", "There is no such tenant.")
    if payer.archived_at is not None:
        raise Problem(Code.CONFLICT, "The tenant is archived. Restore the tenant first.")
    require_processor()
    return payer, connected_account(call.db).require_ready(NOT_READY)
