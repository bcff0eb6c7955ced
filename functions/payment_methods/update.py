"""Update a payment method: whether it is the default, and whether it may pay without asking."""

from datetime import date
from typing import Annotated
from uuid import UUID

from functions.payment_methods._payment_method import (
    CONFLICTS,
    PaymentMethodChanges,
    SavedPaymentMethod,
    make_room,
    require_past,
    tell_switch,
)
from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem
from shared.roles import MONEY


class _Present(SavedPaymentMethod):
    today: Annotated[date, Sql("org_today(organization_id)")]


@endpoint(
    "PATCH /v1/payment-methods/{payment_method_id}",
    caller=Manager(MONEY),
    feature="leases",
    conflicts=CONFLICTS,
)
def handle(
    call: ManagerCall, payment_method_id: UUID, body: PaymentMethodChanges
) -> SavedPaymentMethod:
    with call.db.transaction():
        present = call.db.one(
            _Present,
            "select {columns} from payment_methods where id = $1 for no key update",
            payment_method_id,
        )
        call.require_version(present.updated_at)
        if present.detached_at is not None:
            raise Problem(Code.CONFLICT, "The payment method was removed.")
        require_past(body.authorized_on, present.today)
        if body.is_default is True and not present.is_default:
            make_room(call, present.tenant_id)
        changed = call.db.one(
            SavedPaymentMethod,
            """
            update payment_methods
            set ({fields}) = (select {fields} from jsonb_populate_record(payment_methods, $2))
            where id = $1
            returning {columns}
            """,
            payment_method_id,
            body,
        )
        tell_switch(call, changed, was_on=present.autopay)
    return changed
