"""The step before the subscription gate, which ends a trial or period that has run out."""

from shared.admission.plan_limits_source import settled_limits
from shared.pipeline.exchange import Exchange
from shared.pipeline.gates import write_refusal
from shared.pipeline.session_renewal import in_own_session


def settle(exchange: Exchange) -> None:
    """Settle a subscription that blocks writes, where the endpoint depends on that.

    The organization may fit the free plan by now, which allows writes again. A suspended one is
    left alone, because only an operator lifts a suspension. An ended session settles nothing.
    """
    plan, session, declaration = exchange.plan, exchange.session, exchange.declaration
    if plan is None or not (declaration.needs_subscription or declaration.settles):
        return
    if plan.suspended or write_refusal(plan) is None or not session or not session.organization_id:
        return
    organization_id = session.organization_id
    exchange.plan = in_own_session(exchange, lambda db: settled_limits(db, organization_id))
