"""Reopen a completed reconciliation, so that its matches may change again."""

from uuid import UUID

import msgspec

from functions.reconciliations._reconciliation import (
    Reconciliation,
    WholeReconciliation,
    lock_account,
    whole,
)
from shared.domain.states import RECONCILIATION
from shared.inputs.text import ShortText
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.moving import moving
from shared.roles import ADMINS


class ReconciliationReopening(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Why a reconciliation is taken up again."""

    reason: ShortText
    """Why, kept in the reconciliation and the audit log."""


@endpoint("POST /v1/reconciliations/{reconciliation_id}/reopen", caller=Manager(ADMINS))
def handle(
    call: ManagerCall, reconciliation_id: UUID, body: ReconciliationReopening
) -> WholeReconciliation:
    with call.db.transaction():
        lock_account(call, reconciliation_id)
        with moving(
            call,
            Reconciliation,
            "select {columns} from reconciliations where id = $1 for update",
            reconciliation_id,
            machine=RECONCILIATION,
            to="in_progress",
        ):
            call.db.execute(
                """
                update reconciliations
                set status = 'in_progress', completed_at = null, completed_by_user_id = null,
                    reopened_count = reopened_count + 1, reopen_reason = $2
                where id = $1
                """,
                reconciliation_id,
                body.reason,
            )
            return whole(call, reconciliation_id)
