"""The checks that a request must pass: session, role, subscription, feature. No gate writes."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Request
from werkzeug.datastructures import MIMEAccept

from shared.admission.plan_limits import PlanLimits
from shared.identity.cookies import bearer_kind
from shared.identity.sessions import Kind, Session
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Homeowner, Manager, SuperAdmin
from shared.pipeline.declaration import Declaration
from shared.pipeline.exchange import Exchange
from shared.pipeline.responses import CSV, JSON
from shared.problems import Code, Problem
from shared.roles import Role

RECENT_SIGN_IN = 15 * 60
LONGEST_ACCEPT = 1_000
_PEOPLE: Mapping[Kind, str] = {
    "manager": "a member of an organization",
    "homeowner": "a homeowner",
    "admin": "an operator of the platform",
}


def require_session(request: Request, declaration: Declaration, session: Session | None) -> None:
    """UNAUTHENTICATED when the caller's kind needs a session and the request has no valid one.

    FORBIDDEN for a valid Bearer token of another kind: signing in again would not help. The other
    kind's cookie is not even read, because a browser may have both.
    """
    caller = declaration.caller
    if session is not None or not isinstance(caller, Manager | Homeowner | SuperAdmin):
        return
    if (kind := bearer_kind(request)) is not None:
        raise Problem(
            Code.FORBIDDEN,
            f"Sign in as {_PEOPLE[caller.session]} for this. The token is that of {_PEOPLE[kind]}.",
        )
    raise Problem(
        Code.UNAUTHENTICATED,
        "Sign in first.",
        headers={"WWW-Authenticate": 'Bearer realm="pavilion"'},
    )


def require_scope(request: Request, session: Session | None) -> None:
    """WRONG_SCOPE when Pavilion-Scope names another organization or home than the session's.

    Two tabs of a browser share one cookie, so that a page that still shows the previous
    organization could otherwise write into the present one.
    """
    meant = request.headers.get("Pavilion-Scope")
    if meant is None or session is None:
        return
    if meant.lower() != (session.homeowner_id or session.organization_id):
        raise Problem(
            Code.WRONG_SCOPE,
            "The session has moved to another organization or home. Load this page again.",
        )


def require_recent_sign_in(declaration: Declaration, session: Session | None) -> None:
    """SIGN_IN_AGAIN when a write that needs it comes later than 15 minutes after the sign-in.

    A super-admin's reaches every organization, and a declared one decides where money goes, so that
    an unlocked screen or a stolen token is not enough.
    """
    is_needed = declaration.recent_sign_in or isinstance(declaration.caller, SuperAdmin)
    if not is_needed or declaration.safe or session is None:
        return
    if time.time() - session.authenticated_at > RECENT_SIGN_IN:
        raise Problem(
            Code.SIGN_IN_AGAIN,
            "Enter your password again, then repeat this. A sign-in counts for 15 minutes here.",
            headers={"WWW-Authenticate": 'Bearer realm="pavilion"'},
        )


def wants_csv(request: Request, declaration: Declaration) -> bool:
    """Whether the list is to be answered as CSV; NOT_ACCEPTABLE where neither form will do."""
    accepted = request.environ.get("HTTP_ACCEPT") or "*/*"
    # Anything goes for other endpoints: there is one form of each answer. No browser sends as many
    # ranges as would be dear to compare.
    if not declaration.is_list or accepted in {"*/*", JSON} or len(accepted) > LONGEST_ACCEPT:
        return False
    # Clients name a charset or a header line too, and there is one form of each type.
    ranges = [(each.partition(";")[0], quality) for each, quality in request.accept_mimetypes]
    found = MIMEAccept(ranges).best_match((JSON, CSV))
    if found is None:
        raise Problem(Code.NOT_ACCEPTABLE, f"A list is answered as {JSON} or {CSV}.")
    return found == CSV


def doubts_role(declaration: Declaration, session: Session | None) -> bool:
    """Whether the token's role may not call this.

    The token may be older than the role, so this is only a doubt until PostgreSQL confirms it.
    """
    caller = declaration.caller
    return isinstance(caller, Manager) and session is not None and session.role not in caller.roles


def require_role(exchange: Exchange) -> None:
    """FORBIDDEN when the member's role may not call this, or an operator in a customer's place."""
    _require_person(exchange)
    session = exchange.session
    if session is not None and doubts_role(exchange.declaration, session):
        raise Problem(
            Code.FORBIDDEN,
            f"The role {session.role} does not allow this. Ask an owner of the organization.",
        )


def _require_person(exchange: Exchange) -> None:
    """IMPERSONATING when an operator in a person's place asks for what is the person's alone.

    Every export is, because a file with all rows outlives the half hour.
    """
    session = exchange.session
    if session is None or session.impersonator_id is None:
        return
    if exchange.is_export or not exchange.declaration.impersonation:
        raise Problem(
            Code.IMPERSONATING,
            "An operator who acts in a customer's place can't do this. Ask the customer to do it.",
        )


def require_owner_for(call: ManagerCall, *roles: Role | None) -> None:
    """FORBIDDEN when one of `roles` is owner, which only an owner gives or takes."""
    if "owner" in roles and call.role != "owner":
        raise Problem(Code.FORBIDDEN, "Only an owner can give or take the role of owner.")


def require_subscription(declaration: Declaration, plan: PlanLimits | None) -> None:
    """Refuse a manager's write while the organization's subscription does not allow writes."""
    if declaration.needs_subscription and plan is not None and (refusal := write_refusal(plan)):
        raise refusal


def require_feature(feature: str | None, plan: PlanLimits | None) -> None:
    """FEATURE_NOT_AVAILABLE when the effective plan lacks the feature."""
    if feature is None or plan is None or feature in plan.features:
        return
    raise Problem(
        Code.FEATURE_NOT_AVAILABLE,
        f"The plan does not include {feature.replace('_', ' ')}. Choose one that does.",
        members={"feature": feature},
    )


def write_refusal(plan: PlanLimits) -> Problem | None:
    """Why the organization may not make changes now, or None."""
    if plan.suspended:
        return Problem(Code.SUBSCRIPTION_REQUIRED, "This organization is suspended.")
    if plan.status == "past_due":
        return Problem(
            Code.PAYMENT_REQUIRED, "A payment is overdue. Settle it to make changes again."
        )
    if _trial_has_ended(plan):
        return Problem(
            Code.TRIAL_EXPIRED, "The trial has ended. Choose a plan to make changes again."
        )
    if plan.status in {"cancelled", "expired"}:
        return Problem(
            Code.SUBSCRIPTION_REQUIRED, "There is no active subscription. Choose a plan."
        )
    return None


def _trial_has_ended(plan: PlanLimits) -> bool:
    if plan.status == "trialing":
        return plan.trial_ends_at is not None and plan.trial_ends_at <= datetime.now(UTC)
    return plan.status == "expired" and plan.ended_reason == "trial"
