"""The tenant that a payment method is of, as a customer at the payment processor."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.domain.processor_account import ConnectedAccount
from shared.pipeline.call import ManagerCall
from shared.pipeline.session_renewal import renewing
from shared.problems import Code, Problem, missing
from shared.processor import payers
from shared.processor.client import require_processor

# Several calls, each repeated once at most.
TIMEOUT = 90


class Payer(msgspec.Struct):
    """A tenant with what the processor calls it, and the organization's account."""

    id: UUID
    name: Annotated[str, Sql("first_name || ' ' || last_name")]
    email: str | None
    archived_at: datetime | None
    processor_customer_id: str | None
    today: Annotated[date, Sql("org_today(organization_id)")]


def payer_of(call: ManagerCall, tenant_id: UUID) -> tuple[Payer, str]:
    """The tenant and the organization's account; CONFLICT unless the tenant can pay it."""
    payer = call.db.maybe_one(Payer, "select {columns} from tenants where id = $1", tenant_id)
    if payer is None:
        raise missing("/tenant_id", "There is no such tenant.")
    if payer.archived_at is not None:
        raise Problem(Code.CONFLICT, "The tenant is archived. Restore the tenant first.")
    require_processor()
    connected = call.db.one(ConnectedAccount, "select {columns} from organizations")
    return payer, connected.ready_account


def customer_of(call: ManagerCall, payer: Payer, account: str, attempt: UUID) -> str:
    """What the processor calls the tenant; of two requests at once the first made counts."""
    if payer.processor_customer_id is not None:
        return payer.processor_customer_id
    made = payers.new_payer(
        account, str(payer.id), name=payer.name, email=payer.email, key=f"{attempt}-payer"
    )
    return renewing(call, lambda: _kept(call, payer, made)).processor_customer_id


class _Kept(msgspec.Struct):
    processor_customer_id: str


def _kept(call: ManagerCall, payer: Payer, made: str) -> _Kept:
    return call.db.one(
        _Kept,
        """
        update tenants set processor_customer_id = coalesce(processor_customer_id, $2)
        where id = $1
        returning {columns}
        """,
        payer.id,
        made,
    )
