"""The gates and limits of every endpoint, driven by the table of all endpoints."""

from functools import cache
from uuid import uuid4

import pytest

from shared.identity.sessions import verify
from shared.pipeline.callers import Anyone, Webhook
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import (
    ALL,
    BY_MANAGERS,
    BY_PEOPLE,
    a_person,
    every,
    path_of,
    row_of,
    valid_body,
)
from tests.factories import Organization, new_organization, sql
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed
from tests.servers.cache import store
from tests.standing import signed_in, standing


@every([found for found in BY_MANAGERS if found.needs_subscription])
def test_refuses_writes_without_an_active_subscription(declaration: Declaration) -> None:
    states = [
        ({"status": "past_due"}, (402, "PAYMENT_REQUIRED")),
        ({"status": "cancelled", "ended_reason": "cancelled"}, (403, "SUBSCRIPTION_REQUIRED")),
        ({"status": "expired", "ended_reason": "trial"}, (403, "TRIAL_EXPIRED")),
    ]
    for columns, expected in states:
        assert code(answer_in(unpaid(**columns), declaration)) == expected, columns


def answer_in(organization: Organization, declaration: Declaration) -> Reply:
    """The answer in an organization that is refused before any row is looked at."""
    person = a_person(declaration, signed_in(organization))
    body = standing(declaration).body
    return send(declaration.method, path_of(declaration, {}), body, token=person.token)


@cache
def unpaid(**columns: str) -> Organization:
    """An organization whose subscription is in this state, and too large for the free plan."""
    organization = new_organization()
    exceed_free_plan(organization)
    end_subscription(organization, **columns)
    return organization


@cache
def suspended() -> Organization:
    """A suspended organization."""
    organization = new_organization()
    sql("update organizations set suspended_at = now() where id = :id", id=organization.id)
    forget_limits(organization)
    return organization


def end_subscription(
    organization: Organization, status: str, ended_reason: str | None = None
) -> None:
    """Put the subscription into a state in which writes are refused."""
    sql(
        """
        update subscriptions set status = :status, ended_reason = :ended_reason
        where organization_id = :id
        """,
        status=status,
        ended_reason=ended_reason,
        id=organization.id,
    )
    forget_limits(organization)


def exceed_free_plan(organization: Organization) -> None:
    """Use more than the free plan allows, so that settling cannot fall back to it."""
    sql(
        "update organization_usage set storage_bytes = 200000000 where organization_id = :id",
        id=organization.id,
    )


@every([found for found in BY_MANAGERS if found.needs_subscription])
def test_refuses_writes_of_a_suspended_organization(declaration: Declaration) -> None:
    assert code(answer_in(suspended(), declaration)) == (403, "SUBSCRIPTION_REQUIRED")


@every([found for found in BY_MANAGERS if found.feature])
def test_refuses_features_outside_the_plan(declaration: Declaration) -> None:
    assert code(answer_in(without_features(), declaration)) == (403, "FEATURE_NOT_AVAILABLE")


@cache
def without_features() -> Organization:
    """An organization on a plan that includes no feature."""
    organization = new_organization()
    sql(
        """
        with plan as (
            insert into subscription_plans (slug, name, price_cents, billing_interval, features,
                is_active, display_order)
            values (:slug, 'Bare', 0, 'monthly', '{}', false, 99) returning id
        )
        update subscriptions set plan_id = plan.id from plan where organization_id = :id
        """,
        slug=f"bare-{uuid4().hex}",
        id=organization.id,
    )
    forget_limits(organization)
    return organization


# What manages access, sessions, passwords or the subscription, by where it stands in the API.
ACCOUNT_AREAS = {"auth", "homeowner_auth", "members", "subscriptions"}
ACCOUNT = [
    found
    for found in BY_PEOPLE
    if found.area in ACCOUNT_AREAS or found.name in {"invitations__list", "invitations__delete"}
]
ON_THE_PLAN = [found for found in BY_MANAGERS if found not in ACCOUNT]


@every(ON_THE_PLAN)
def test_counts_against_the_plans_calls_per_hour(declaration: Declaration) -> None:
    quota = 20_000

    # What it makes of another organization's ids does not matter.
    response = answer_in(new_organization(), declaration)

    assert f'"org";q={quota};w=3600' in response.headers["RateLimit-Policy"]
    assert int(response.headers["X-RateLimit-Remaining"]) < quota


@every(ON_THE_PLAN)
def test_answers_429_when_the_plans_calls_are_used_up(declaration: Declaration) -> None:
    organization = signed_in(with_one_call())
    send("GET", "/v1/properties", token=organization.owner.token)

    response = answer_in(organization, declaration)

    assert code(response) == (429, "RATE_LIMITED")
    assert 0 < int(response.headers["Retry-After"]) <= 2 * 3600


@cache
def with_one_call() -> Organization:
    """An organization on a plan of one call an hour."""
    organization = new_organization()
    use_up_calls(organization)
    return organization


@pytest.mark.parametrize("calls", [0, 1])
@every(ACCOUNT)
def test_works_when_the_hour_is_used_up(declaration: Declaration, calls: int) -> None:
    organization = new_organization()
    row = row_of(declaration)
    body, parameters = valid_body(declaration, organization), row.parameters(organization)
    token = a_person(declaration, organization).token
    use_up_calls(organization, calls)

    with row.deployment(), deployed(RATE_LIMIT_HOMEOWNER="0/3600"):
        response = send(declaration.method, path_of(declaration, parameters), body, token=token)

    # What a random id or the odd plan makes of the request is not the point.
    assert response.status_code in {200, 202, 204, 404, 409}, response.text
    assert response.headers["RateLimit-Policy"].startswith('"account";q=300;w=3600')


@every(ACCOUNT)
def test_counts_by_session_where_the_account_is_managed(declaration: Declaration) -> None:
    organization = new_organization()
    body = standing(declaration).body
    token = a_person(declaration, organization).token

    with deployed(RATE_LIMIT_ACCOUNT="1/3600"):
        _, again = (
            send(declaration.method, path_of(declaration, {}), body, token=token) for _ in range(2)
        )

    session = verify(token, "manager", "homeowner")
    assert session
    assert code(again) == (429, "RATE_LIMITED")
    assert again.json["violated-policies"] == ["account"]
    assert store().exists(f"rate:account:3600:{session.user_id}:{session.authenticated_at}")


@every([found for found in ALL if isinstance(found.caller, Anyone | Webhook)])
def test_answers_429_when_an_address_has_used_up_its_limit(declaration: Declaration) -> None:
    address = f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"
    policies = ("ANONYMOUS", "SIGN_IN", "MAIL", "HEALTH", "WEBHOOK")
    limits = {f"RATE_LIMIT_{policy}": "1/3600" for policy in policies}
    body = standing(declaration).body

    with row_of(declaration).deployment(), deployed(TRUSTED_PROXY_HOPS="1", **limits):
        first, second = (
            send(
                declaration.method,
                path_of(declaration, {}),
                body,
                headers={"X-Forwarded-For": f"198.51.100.1, {address}"},
            )
            for _ in range(2)
        )

    assert first.status_code != 429
    if declaration.rate == "none":
        assert second.status_code == first.status_code
    else:
        assert code(second) == (429, "RATE_LIMITED")
        assert 0 < int(second.headers["Retry-After"]) <= 2 * 3600


def forget_limits(organization: Organization) -> None:
    """Make the next request read the organization's limits again, as after a committed change."""
    store().delete(f"subscription-limits:org:{organization.id}")


def use_up_calls(organization: Organization, calls: int = 1) -> None:
    """Put the organization on a plan of so many calls an hour, one or none, and use it up."""
    sql(
        """
        with plan as (
            insert into subscription_plans (slug, name, price_cents, billing_interval, features,
                max_api_calls_per_hour, is_active, display_order)
            select :slug, 'One', 0, 'monthly', features, :calls, false, 99
            from subscription_plans where slug = 'pro' returning id
        )
        update subscriptions set plan_id = plan.id from plan where organization_id = :id
        """,
        slug=f"one-{uuid4().hex}",
        calls=calls,
        id=organization.id,
    )
    forget_limits(organization)
    send("GET", "/v1/properties", token=organization.owner.token)
