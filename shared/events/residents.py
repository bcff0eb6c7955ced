"""Events of organizations' own accounts, to which residents pay."""

from collections.abc import Callable, Mapping
from uuid import UUID

import msgspec

from shared.events import accounts, payments
from shared.events.taking import EventOutcome, Told, take
from shared.pipeline.call import SystemCall
from shared.processor.events import Event, subject_of


class _Connected(msgspec.Struct, frozen=True):
    id: UUID


def take_resident_event(call: SystemCall, event: Event) -> EventOutcome:
    """Take an event of an account; that of none, or of one that is no organization's, is ignored.

    The organization is found by the account alone: what an event says of ours may be made up.
    """
    apply = RESIDENT_EVENTS.get(event.type)
    if apply is None or event.account is None or not event.is_of_this_mode:
        return "ignored"
    found = call.db.maybe_one(
        _Connected,
        "select {columns} from organizations where processor_account_id = $1",
        event.account,
    )
    subject = subject_of(event) if found else None
    if found is None or subject is None:
        return "ignored"
    return take(Told(call, event, subject, found.id, event.account), apply)


# What a look-up lists. Whether the account is ready is read anew by its page, and a set-up that has
# failed leaves nothing behind.
LISTED_EVENTS: Mapping[str, Callable[[Told], None]] = {
    "charge.dispute.closed": payments.dispute_moved,
    "charge.dispute.created": payments.dispute_moved,
    "charge.dispute.funds_reinstated": payments.dispute_moved,
    "charge.dispute.funds_withdrawn": payments.dispute_moved,
    "charge.dispute.updated": payments.dispute_moved,
    "checkout.session.completed": accounts.page_completed,
    "payment_intent.canceled": payments.payment_moved,
    "payment_intent.payment_failed": payments.payment_moved,
    "payment_intent.processing": payments.payment_moved,
    "payment_intent.succeeded": payments.payment_moved,
    "payment_method.detached": accounts.method_detached,
    "refund.created": payments.refund_moved,
    "refund.failed": payments.refund_moved,
    "refund.updated": payments.refund_moved,
    "setup_intent.succeeded": accounts.set_up_succeeded,
}
RESIDENT_EVENTS: Mapping[str, Callable[[Told], None]] = {
    **LISTED_EVENTS,
    "account.application.deauthorized": accounts.deauthorized,
    "account.external_account.created": accounts.payout_account_changed,
    "account.external_account.deleted": accounts.payout_account_changed,
    "account.external_account.updated": accounts.payout_account_changed,
    "account.updated": accounts.account_updated,
}
