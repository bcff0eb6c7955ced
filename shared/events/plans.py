"""Events of what organizations pay for their plan, on the platform's own account.

An owner of a connected account can make genuine events of any kind there, also of a subscription:
none of them counts here.
"""

from collections.abc import Callable, Mapping
from typing import Annotated
from uuid import UUID

import msgspec

from shared.admission.plan_limits_cache import clear_subscription_limit_cache
from shared.database.organization_scope import in_organization
from shared.database.rows import Sql
from shared.events.taking import EventOutcome, Told, take, tell_members
from shared.letters.surplus_subscription import SurplusSubscription
from shared.pipeline.call import SystemCall
from shared.processor import adoption, invoices, subscriptions
from shared.processor.events import Event, subject_of
from shared.processor.subscriptions import BEGUN, Billed
from shared.roles import OWNERS


class _Subscribed(msgspec.Struct, frozen=True):
    organization_id: UUID


class _Known(msgspec.Struct, frozen=True):
    processor_customer_id: str
    processor_subscription_id: str | None
    prices: Annotated[
        list[str],
        Sql(
            "array(select processor_price_id from subscription_plans"
            " where processor_price_id is not null)"
        ),
    ]


def take_plan_event(call: SystemCall, event: Event) -> EventOutcome:
    """Take an event of the platform's own account; what is of another account is ignored."""
    apply = PLAN_EVENTS.get(event.type)
    if apply is None or event.account is not None or not event.is_of_this_mode:
        return "ignored"
    subject = subject_of(event)
    if subject is None:
        return "ignored"
    found = call.db.maybe_one(
        _Subscribed,
        "select {columns} from subscriptions where processor_customer_id = $1",
        subject.customer,
    )
    if found is None:
        return "ignored"
    told = Told(call, event, subject, found.organization_id)
    if apply is _subscribed:
        _end_surplus(told)
    return take(told, apply)


def _end_surplus(told: Told) -> None:
    """End every subscription but the one that counts, with its last charge refunded.

    Each step is kept before the next one, and the event is taken after the last: a retry after a
    crash finds a subscription that was not cancelled, and owners are told of every other one.
    """
    db, organization_id = told.call.db, told.organization_id
    row = db.one(
        _Known, "select {columns} from subscriptions where organization_id = $1", organization_id
    )
    ours, kept = _running(organization_id, row)
    for each in ours:
        # One that is still being paid for the first time may be the one that counts next.
        if kept is not None and each is not kept and each.status in BEGUN:
            refunded = adoption.refund(each, str(organization_id))
            with in_organization(db, organization_id):
                _tell_surplus(
                    told, each, is_refunded=refunded == "all", was_paid=refunded != "nothing"
                )
            subscriptions.cancel(each.id)


def _tell_surplus(told: Told, surplus: Billed, *, is_refunded: bool, was_paid: bool) -> None:
    if surplus.latest_invoice is not None:
        _bill(told, surplus.latest_invoice, is_refunded=is_refunded)
    if was_paid:
        tell_members(
            told,
            OWNERS,
            lambda user_id: SurplusSubscription(
                organization_id=told.organization_id, user_id=user_id
            ),
            once=f"surplus-{surplus.id}",
        )


def _running(organization_id: UUID, row: _Known) -> tuple[list[Billed], Billed | None]:
    """The subscriptions for a plan, and the one that counts."""
    named = row.processor_subscription_id
    found = subscriptions.subscriptions_of(row.processor_customer_id)
    ours = adoption.ours(found, str(organization_id), named, row.prices)
    return ours, adoption.kept(ours, named)


def _subscribed(told: Told) -> None:
    """Follow the one subscription that counts."""
    db, organization_id = told.call.db, told.organization_id
    # Locked, so that what is written was read after every other change of the row.
    row = db.one(_Known, "select {columns} from lock_subscription($1)", organization_id)
    _, kept = _running(organization_id, row)
    if kept is None and row.processor_subscription_id is not None:
        kept = subscriptions.subscription(row.processor_subscription_id)
    if kept is None:
        return
    db.execute(
        "select from follow_processor_for($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        organization_id,
        kept.customer,
        kept.id,
        kept.status,
        kept.item.price.id,
        kept.item.current_period_start,
        kept.item.current_period_end,
        kept.trial_end,
        kept.cancel_at_period_end,
    )
    clear_subscription_limit_cache(db, [str(organization_id)])


def _invoiced(told: Told) -> None:
    _bill(told, told.subject.id, is_refunded=False)


def _bill(told: Told, name: str, *, is_refunded: bool) -> None:
    """Write the invoice as it is now; one that was refunded stays so."""
    found = invoices.invoice(name)
    if found is None or found.shown_status is None:
        return
    start, end = found.period
    told.call.db.execute(
        """
        insert into invoices (organization_id, subscription_id, processor_invoice_id, number,
            amount_cents, currency, status, hosted_url, period_start, period_end, due_date, paid_at)
        select organization_id, id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
        from subscriptions
        where organization_id = $1 and processor_customer_id = $12
        on conflict (organization_id, processor_invoice_id) do update
        set number = excluded.number, amount_cents = excluded.amount_cents,
            currency = excluded.currency, hosted_url = excluded.hosted_url,
            status = case invoices.status when 'refunded' then 'refunded' else excluded.status end,
            period_start = excluded.period_start, period_end = excluded.period_end,
            due_date = excluded.due_date, paid_at = excluded.paid_at
        """,
        told.organization_id,
        found.id,
        found.number,
        found.amount_due,
        found.currency,
        "refunded" if is_refunded and found.status == "paid" else found.shown_status,
        found.hosted_invoice_url,
        start,
        end,
        found.due_on,
        found.status_transitions.paid_at,
        found.customer,
    )


PLAN_EVENTS: Mapping[str, Callable[[Told], None]] = {
    # Of any mode: what counts is which subscriptions there are.
    "checkout.session.completed": _subscribed,
    "customer.subscription.created": _subscribed,
    "customer.subscription.deleted": _subscribed,
    "customer.subscription.updated": _subscribed,
    "invoice.created": _invoiced,
    "invoice.finalized": _invoiced,
    "invoice.paid": _invoiced,
    "invoice.payment_failed": _invoiced,
    "invoice.voided": _invoiced,
}
