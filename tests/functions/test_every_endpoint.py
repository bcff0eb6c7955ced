"""What holds for every endpoint, driven by the table of all endpoints."""

from typing import Any, get_args
from uuid import uuid4

import pytest

from shared.callers import Homeowner, Manager, Scheduler, SuperAdmin
from shared.config import settings
from shared.declaration import Declaration, matched
from shared.roles import Role
from shared.sessions import new_session, sign
from tests.client import application, code, send
from tests.endpoint_table import Row, rows
from tests.factories import Organization, Person, new_member, new_organization, sql
from tools.endpoints import declarations

ALL = declarations()
BY_MANAGERS = [found for found in ALL if isinstance(found.caller, Manager)]
WITH_SESSION = [
    found for found in ALL if isinstance(found.caller, Manager | Homeowner | SuperAdmin)
]
WITH_BODY = [found for found in ALL if found.body is not None]
WITH_IDS = [found for found in BY_MANAGERS if found.parameters]


def every(found: list[Declaration]) -> Any:
    """The test once for each endpoint."""
    return pytest.mark.parametrize("declaration", found, ids=lambda each: each.name)


def path_of(declaration: Declaration, parameters: dict[str, str]) -> str:
    """The endpoint's address for these ids; made-up ones where none is given."""
    made_up = {name: str(uuid4()) for name in declaration.parameters}
    return declaration.path.format(**made_up | parameters)


def row_of(declaration: Declaration) -> Row:
    """The endpoint's row."""
    return rows()[declaration.name]


def valid_body(declaration: Declaration, organization: Organization) -> Any:
    """The body of the endpoint's row."""
    make = row_of(declaration).body
    return make(organization) if make else None


def a_person(declaration: Declaration, organization: Organization) -> Person:
    """A member whose role may call the endpoint, the owner where that is enough."""
    assert isinstance(declaration.caller, Manager)
    if "owner" in declaration.caller.roles:
        return organization.owner
    return new_member(organization, min(declaration.caller.roles))


def test_has_a_row_in_the_table() -> None:
    assert {found.name for found in ALL} == rows().keys()


@every(WITH_SESSION)
def test_refuses_strangers(declaration: Declaration) -> None:
    response = send(declaration.method, path_of(declaration, {}))

    assert code(response) == (401, "UNAUTHENTICATED")


@every(WITH_SESSION)
def test_refuses_a_session_of_another_kind(declaration: Declaration) -> None:
    kind = "homeowner" if isinstance(declaration.caller, Manager) else "manager"
    ids: dict[str, Any] = (
        {"homeowner_id": str(uuid4())}
        if kind == "homeowner"
        else {"organization_id": str(uuid4()), "role": "owner"}
    )
    token = sign(new_session(kind, str(uuid4()), 1, **ids))

    response = send(declaration.method, path_of(declaration, {}), token=token)

    assert code(response) == (401, "UNAUTHENTICATED")


@every([found for found in ALL if isinstance(found.caller, Scheduler)])
def test_refuses_everybody_but_the_scheduler(declaration: Declaration) -> None:
    organization = new_organization()

    response = send(declaration.method, declaration.path, token=organization.owner.token)

    assert code(response) == (401, "UNAUTHENTICATED")


@every(BY_MANAGERS)
def test_refuses_each_role_that_is_not_named(declaration: Declaration) -> None:
    assert isinstance(declaration.caller, Manager)
    organization = new_organization()
    body = valid_body(declaration, organization)
    path = path_of(declaration, {})

    for role in set(get_args(Role)) - declaration.caller.roles:
        member = new_member(organization, role)
        response = send(declaration.method, path, body, token=member.token)

        assert code(response) == (403, "FORBIDDEN"), role


@every(BY_MANAGERS)
def test_refuses_a_session_that_was_ended(declaration: Declaration) -> None:
    organization = new_organization()
    body = valid_body(declaration, organization)
    path = path_of(declaration, row_of(declaration).parameters(organization))
    person = a_person(declaration, organization)
    sql(
        "update users set session_generation = session_generation + 1 where id = :id",
        id=person.user_id,
    )

    response = send(declaration.method, path, body, token=person.token)

    assert code(response) == (401, "UNAUTHENTICATED")


@every(WITH_IDS)
def test_does_not_find_what_belongs_to_another_organization(declaration: Declaration) -> None:
    stranger, owner = new_organization(), new_organization()
    parameters = row_of(declaration).parameters(owner)
    body = valid_body(declaration, stranger)

    response = send(
        declaration.method, path_of(declaration, parameters), body, token=stranger.owner.token
    )

    assert code(response) == (404, "NOT_FOUND")


@every(WITH_IDS)
def test_does_not_find_what_is_no_id(declaration: Declaration) -> None:
    organization = new_organization()
    path = path_of(declaration, dict.fromkeys(declaration.parameters, "not-an-id"))

    response = application(declaration.name).open(
        path,
        method=declaration.method,
        headers={"Authorization": f"Bearer {organization.owner.token}"},
    )

    assert code(response) == (404, "NOT_FOUND")


@every(ALL)
def test_names_its_method_when_another_is_used(declaration: Declaration) -> None:
    path = path_of(declaration, {})

    response = application(declaration.name).open(path, method="TRACE")

    assert code(response) == (405, "METHOD_NOT_ALLOWED")
    assert declaration.method in response.headers["Allow"]


@every(ALL)
def test_answers_a_preflight_without_a_session(declaration: Declaration) -> None:
    response = application(declaration.name).open(path_of(declaration, {}), method="OPTIONS")

    assert response.status_code == 204
    assert declaration.method in response.headers["Allow"]


@every([found for found in WITH_BODY if isinstance(found.caller, Manager)])
def test_names_a_field_that_does_not_exist(declaration: Declaration) -> None:
    organization = new_organization()
    person = a_person(declaration, organization)
    parameters = row_of(declaration).parameters(organization)
    body = valid_body(declaration, organization) | {"no_such_field": 1}

    response = send(declaration.method, path_of(declaration, parameters), body, token=person.token)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json["errors"][0]["pointer"] == "/no_such_field"


@every([found for found in WITH_BODY if isinstance(found.caller, Manager)])
def test_refuses_bodies_that_are_not_json(declaration: Declaration) -> None:
    organization = new_organization()
    token = a_person(declaration, organization).token
    path = path_of(declaration, row_of(declaration).parameters(organization))

    def answer(data: bytes, content_type: str) -> tuple[int, str]:
        options = {"data": data, "content_type": content_type}
        return code(send(declaration.method, path, token=token, **options))

    assert answer(b"a=1", "application/x-www-form-urlencoded") == (415, "UNSUPPORTED_MEDIA_TYPE")
    for text in (b"", b"{", b"\xff", b'{"a": "\xff"}', b"[]", b"null", b"[" * 5000):
        assert answer(text, "application/json") == (422, "VALIDATION_ERROR"), text[:20]
    assert answer(b" " * 300_000, "application/json") == (413, "PAYLOAD_TOO_LARGE")


@every([found for found in BY_MANAGERS if found.needs_subscription])
def test_refuses_writes_without_an_active_subscription(declaration: Declaration) -> None:
    states = [
        ({"status": "past_due"}, (402, "PAYMENT_REQUIRED")),
        ({"status": "cancelled", "ended_reason": "cancelled"}, (403, "SUBSCRIPTION_REQUIRED")),
        ({"status": "expired", "ended_reason": "trial"}, (403, "TRIAL_EXPIRED")),
    ]
    for columns, expected in states:
        organization = new_organization(**columns)
        exceed_free_plan(organization)
        body = valid_body(declaration, organization)
        token = a_person(declaration, organization).token

        response = send(declaration.method, path_of(declaration, {}), body, token=token)

        assert code(response) == expected, columns


def exceed_free_plan(organization: Organization) -> None:
    """More than the free plan holds, so that settling does not rescue the subscription."""
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
def test_refuses_what_the_plan_does_not_include(declaration: Declaration) -> None:
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


@every([found for found in ALL if found.limit != "none" and not found.safe])
def test_answers_429_with_retry_after_when_a_limit_is_used_up(declaration: Declaration) -> None:
    if not isinstance(declaration.caller, Manager):
        assert matched(declaration, path_of(declaration, {})) is not None
        return
    organization = new_organization()
    body = valid_body(declaration, organization)
    token = a_person(declaration, organization).token
    use_up_calls(organization)

    response = send(declaration.method, path_of(declaration, {}), body, token=token)

    assert code(response) == (429, "RATE_LIMITED")
    assert 0 < int(response.headers["Retry-After"]) <= 2 * 3600


def forget_limits(organization: Organization) -> None:
    """Have the next request read the organization's limits anew, as a committed change would."""
    from tests.cache import store  # noqa: PLC0415 - only some tests speak to Redis

    store().delete(f"subscription-limits:org:{organization.id}")


def use_up_calls(organization: Organization) -> None:
    """Put the organization on a plan without a single call."""
    sql(
        """
        with plan as (
            insert into subscription_plans (slug, name, price_cents, billing_interval, features,
                max_api_calls_per_hour, is_active, display_order)
            select :slug, 'None', 0, 'monthly', features, 1, false, 99
            from subscription_plans where slug = 'pro' returning id
        )
        update subscriptions set plan_id = plan.id from plan where organization_id = :id
        """,
        slug=f"none-{uuid4().hex}",
        id=organization.id,
    )
    forget_limits(organization)
    send("GET", "/v1/properties", token=organization.owner.token)
    assert settings().environment == "test"
