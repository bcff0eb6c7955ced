"""The gates and limits of every endpoint, driven by the table of all endpoints."""

from uuid import uuid4

from shared.pipeline.callers import Anyone, Webhook
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, BY_MANAGERS, a_person, every, path_of, row_of, valid_body
from tests.factories import Organization, new_organization, sql
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.servers.cache import store


@every([found for found in BY_MANAGERS if found.needs_subscription])
def test_refuses_writes_without_an_active_subscription(declaration: Declaration) -> None:
    states = [
        ({"status": "past_due"}, (402, "PAYMENT_REQUIRED")),
        ({"status": "cancelled", "ended_reason": "cancelled"}, (403, "SUBSCRIPTION_REQUIRED")),
        ({"status": "expired", "ended_reason": "trial"}, (403, "TRIAL_EXPIRED")),
    ]
    for columns, expected in states:
        organization = new_organization()
        body = valid_body(declaration, organization)
        token = a_person(declaration, organization).token
        exceed_free_plan(organization)
        end_subscription(organization, **columns)

        response = send(declaration.method, path_of(declaration, {}), body, token=token)

        assert code(response) == expected, columns


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
    organization = new_organization()
    body = valid_body(declaration, organization)
    token = a_person(declaration, organization).token
    sql("update organizations set suspended_at = now() where id = :id", id=organization.id)
    forget_limits(organization)

    response = send(declaration.method, path_of(declaration, {}), body, token=token)

    assert code(response) == (403, "SUBSCRIPTION_REQUIRED")


@every([found for found in BY_MANAGERS if found.feature])
def test_refuses_features_outside_the_plan(declaration: Declaration) -> None:
    organization = new_organization()
    body = valid_body(declaration, organization)
    token = a_person(declaration, organization).token
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

    response = send(declaration.method, path_of(declaration, {}), body, token=token)

    assert code(response) == (403, "FEATURE_NOT_AVAILABLE")


@every(BY_MANAGERS)
def test_counts_against_the_plans_calls_per_hour(declaration: Declaration) -> None:
    organization = new_organization()
    body = valid_body(declaration, organization)
    parameters = row_of(declaration).parameters(organization)
    token = a_person(declaration, organization).token
    quota = 10_000

    response = send(declaration.method, path_of(declaration, parameters), body, token=token)

    assert f'"org";q={quota};w=3600' in response.headers["RateLimit-Policy"]
    assert int(response.headers["X-RateLimit-Remaining"]) < quota


@every(BY_MANAGERS)
def test_answers_429_when_the_plans_calls_are_used_up(declaration: Declaration) -> None:
    organization = new_organization()
    body = valid_body(declaration, organization)
    token = a_person(declaration, organization).token
    use_up_calls(organization)

    response = send(declaration.method, path_of(declaration, {}), body, token=token)

    assert code(response) == (429, "RATE_LIMITED")
    assert 0 < int(response.headers["Retry-After"]) <= 2 * 3600


@every([found for found in ALL if isinstance(found.caller, Anyone | Webhook)])
def test_answers_429_when_an_address_has_used_up_its_limit(declaration: Declaration) -> None:
    address = f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"
    policies = ("ANONYMOUS", "SIGN_IN", "HEALTH", "WEBHOOK")
    limits = {f"RATE_LIMIT_{policy}": "1/3600" for policy in policies}
    body = valid_body(declaration, new_organization())

    with deployed(TRUSTED_PROXY_HOPS="1", **limits):
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


def use_up_calls(organization: Organization) -> None:
    """Put the organization on a plan of one call an hour, and use it up."""
    sql(
        """
        with plan as (
            insert into subscription_plans (slug, name, price_cents, billing_interval, features,
                max_api_calls_per_hour, is_active, display_order)
            select :slug, 'One', 0, 'monthly', features, 1, false, 99
            from subscription_plans where slug = 'pro' returning id
        )
        update subscriptions set plan_id = plan.id from plan where organization_id = :id
        """,
        slug=f"one-{uuid4().hex}",
        id=organization.id,
    )
    forget_limits(organization)
    send("GET", "/v1/subscriptions/current", token=organization.owner.token)
