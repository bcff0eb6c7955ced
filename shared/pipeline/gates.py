"""What a request must pass: session, role, subscription, feature."""

from datetime import UTC, datetime

from shared.admission.plan_limits_cache import SubscriptionLimits
from shared.admission.plan_limits_source import settled_limits
from shared.pipeline.call import Call
from shared.pipeline.callers import Homeowner, Manager, SuperAdmin
from shared.problems import Code, Problem
from shared.roles import Role


def require_session(call: Call) -> None:
    """UNAUTHENTICATED when the caller's kind needs a session and there is none."""
    caller = call.declaration.caller
    if isinstance(caller, Manager | Homeowner | SuperAdmin) and call.session is None:
        raise Problem(
            Code.UNAUTHENTICATED,
            "Sign in first.",
            headers={"WWW-Authenticate": 'Bearer realm="pavilion"'},
        )


def doubts_role(call: Call) -> bool:
    """Whether the token's role may not call this.

    The token may be older than the role, so this is only a doubt until PostgreSQL was asked.
    """
    caller = call.declaration.caller
    return isinstance(caller, Manager) and call.role not in caller.roles


def require_role(call: Call) -> None:
    """FORBIDDEN when the member's role may not call this."""
    if doubts_role(call):
        raise Problem(Code.FORBIDDEN, f"The role {call.role} may not do this.")


def require_owner_for(call: Call, *roles: Role | None) -> None:
    """FORBIDDEN when one of `roles` is owner, which only an owner gives or takes."""
    if "owner" in roles and call.role != "owner":
        raise Problem(Code.FORBIDDEN, "Only an owner gives or takes the role of owner.")


def require_subscription(call: Call) -> None:
    """Refuse a manager's write while the organization's subscription does not allow writes."""
    if not call.declaration.needs_subscription or call.limits is None:
        return
    refusal = write_refusal(call)
    if refusal is not None:
        raise refusal


def require_feature(call: Call) -> None:
    """FEATURE_NOT_AVAILABLE when the effective plan lacks the endpoint's feature."""
    feature = call.declaration.feature
    if feature is None or call.limits is None or feature in call.limits.features:
        return
    raise Problem(
        Code.FEATURE_NOT_AVAILABLE,
        f"The plan does not include {feature}.",
        members={"feature": feature},
    )


def write_refusal(call: Call) -> Problem | None:
    """Why the organization may not make changes now, or None.

    A subscription whose trial has ended, or that is blocked, is settled first: it may fit the free
    plan by now.
    """
    refused = _refused_write(call.subscription_limits)
    if refused is not None and not call.subscription_limits.suspended:
        declaration = call.declaration
        call.limits = settled_limits(declaration.login, declaration.name, call.organization_id)
        refused = _refused_write(call.limits)
    return None if refused is None else Problem(*refused)


def _refused_write(limits: SubscriptionLimits) -> tuple[Code, str] | None:
    if limits.suspended:
        return Code.SUBSCRIPTION_REQUIRED, "This organization is suspended."
    if limits.status == "past_due":
        return Code.PAYMENT_REQUIRED, "A payment is overdue. Settle it to make changes again."
    if limits.status == "expired" and limits.ended_reason == "trial":
        return Code.TRIAL_EXPIRED, "The trial has ended. Choose a plan to make changes again."
    trial_ends_at = limits.trial_ends_at
    if limits.status == "trialing" and trial_ends_at and trial_ends_at <= datetime.now(UTC):
        return Code.TRIAL_EXPIRED, "The trial has ended. Choose a plan to make changes again."
    if limits.status in {"cancelled", "expired"}:
        return Code.SUBSCRIPTION_REQUIRED, "There is no active subscription. Choose a plan."
    return None
