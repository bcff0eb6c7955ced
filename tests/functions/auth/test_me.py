from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shared.identity.sessions import verify
from tests.factories import manager_token, new_member, new_organization, sql
from tests.functions.auth.signing_in import (
    aged,
    by_cookie,
    cookie,
    cookie_value,
    impersonation,
    join,
)
from tests.homeowners import new_home
from tests.http.client import code, send
from tests.http.deployment import deployed

PATH = "/v1/auth/me"


def test_shows_the_person_the_session_and_the_other_choices() -> None:
    organization, other, elsewhere = (new_organization() for _ in range(3))
    person = organization.owner
    join(other.id, person.user_id, "viewer")
    home = new_home(elsewhere, person=(person.user_id, person.email))

    shown = send("GET", PATH, token=person.token).json

    assert (shown["user"]["id"], shown["user"]["email"]) == (person.user_id, person.email)
    assert (shown["organization"]["id"], shown["role"]) == (organization.id, "owner")
    roles = {each["organization_id"]: each["role"] for each in shown["organizations"]}
    assert roles == {organization.id: "owner", other.id: "viewer"}
    assert [each["homeowner_id"] for each in shown["homes"]] == [home.id]
    assert shown["homes"][0]["association_id"] == home.association_id
    assert shown["impersonated_by"] is None


def test_omits_other_peoples_organizations_and_homes() -> None:
    organization = new_organization()
    new_home(organization)
    member = new_member(organization, "viewer")

    shown = send("GET", PATH, token=member.token).json

    assert [each["organization_id"] for each in shown["organizations"]] == [organization.id]
    assert shown["homes"] == []


def test_shows_the_organizations_day_and_its_subscription() -> None:
    organization = new_organization(plan="basic")
    sql(
        """
        update organizations set time_zone = 'Pacific/Kiritimati', processor_ready = true,
            processor_account_id = 'acct_me', books_closed_through = '2025-01-31' where id = :id
        """,
        id=organization.id,
    )

    shown = send("GET", PATH, token=organization.owner.token).json

    assert shown["organization"] == shown["organization"] | {
        "time_zone": "Pacific/Kiritimati", "books_closed_through": "2025-01-31",
        "today": datetime.now(ZoneInfo("Pacific/Kiritimati")).date().isoformat(),
        "processor_ready": True,
    }  # fmt: skip
    features = set(shown["subscription"].pop("features"))
    assert features == {"properties", "tenants", "leases", "work_orders", "hoa", "reports"}
    assert shown["subscription"] == {
        "plan_name": "Basic", "status": "active", "writes_allowed": True, "reason_code": None,
        "trial_ends_at": None, "current_period_end": None, "cancel_at_period_end": False,
    }  # fmt: skip


def test_shows_why_changes_are_refused_until_the_free_plan_fits() -> None:
    organization = new_organization(status="expired", ended_reason="trial")
    sql(
        "update organization_usage set storage_bytes = 200000000 where organization_id = :id",
        id=organization.id,
    )

    refused = send("GET", PATH, token=organization.owner.token).json["subscription"]
    sql("update organization_usage set storage_bytes = 0 where organization_id = :id",
        id=organization.id)  # fmt: skip
    settled = send("GET", PATH, token=organization.owner.token).json["subscription"]

    assert (refused["writes_allowed"], refused["reason_code"]) == (False, "TRIAL_EXPIRED")
    assert (refused["plan_name"], "reports" in refused["features"]) == ("Pro", False)
    assert (settled["plan_name"], settled["status"]) == ("Free", "active")
    assert (settled["writes_allowed"], settled["reason_code"]) == (True, None)


def test_tells_when_the_session_began_and_ends() -> None:
    token = impersonation(new_organization().id)
    session = verify(token, "manager")
    assert session is not None

    shown = send("GET", PATH, token=token).json

    times = [datetime.fromisoformat(shown[name]) for name in ("authenticated_at", "expires_at")]
    assert [each.timestamp() for each in times] == [session.authenticated_at, session.expires_at]


def test_names_the_impersonator() -> None:
    organization = new_organization()
    token = impersonation(organization.id)
    session = verify(token, "manager")
    assert session is not None

    shown = send("GET", PATH, token=token).json

    assert shown["impersonated_by"] == session.impersonator_id
    assert (shown["organization"]["id"], shown["role"]) == (organization.id, "admin")


@pytest.fixture(params=["with Redis", "without Redis"])
def deployment(request: pytest.FixtureRequest, redis_url: str) -> Iterator[None]:
    """A deployment with Redis, then one whose Redis refuses connections."""
    url = redis_url if request.param == "with Redis" else "redis://127.0.0.1:1/0"
    with deployed(REDIS_URL=url):
        yield


@pytest.mark.usefixtures("deployment")
def test_renews_the_cookie_with_the_members_current_role() -> None:
    member = new_member(new_organization(), "viewer")
    sql(
        "update organization_memberships set role = 'admin' where user_id = :id",
        id=member.user_id,
    )

    first = send("GET", PATH, headers=by_cookie(member.token))

    assert (first.status_code, first.json["role"]) == (200, "admin")
    token = cookie_value(first).partition("=")[2]
    was, renewed = verify(member.token, "manager"), verify(token, "manager")
    assert was is not None
    assert renewed is not None
    assert renewed.role == "admin"
    assert (renewed.session_id, renewed.expires_at) == (was.session_id, was.expires_at)
    second = send("GET", PATH, headers=by_cookie(token))
    assert (second.status_code, cookie(second)) == (200, None)


@pytest.mark.usefixtures("deployment")
def test_refuses_a_former_member() -> None:
    member = new_member(new_organization(), "viewer")
    assert send("GET", PATH, token=member.token).status_code == 200

    sql("delete from organization_memberships where user_id = :id", id=member.user_id)

    assert code(send("GET", PATH, token=member.token)) == (401, "UNAUTHENTICATED")


def test_renews_a_day_old_token_without_extending_its_end() -> None:
    old = aged(new_organization().owner.token)

    response = send("GET", PATH, headers=by_cookie(old))

    was, renewed = (
        verify(token, "manager") for token in (old, cookie_value(response).partition("=")[2])
    )
    assert was is not None
    assert renewed is not None
    assert renewed.issued_at > was.issued_at
    assert (renewed.session_id, renewed.expires_at) == (was.session_id, was.expires_at)


def test_prefers_the_bearer_token_to_the_cookie() -> None:
    organization, other = new_organization(), new_organization()

    shown = send("GET", PATH, token=organization.owner.token, headers=by_cookie(other.owner.token))
    refused = send("GET", PATH, token="nonsense", headers=by_cookie(other.owner.token))

    assert shown.json["organization"]["id"] == organization.id
    assert code(refused) == (401, "UNAUTHENTICATED")


def test_refuses_a_token_that_names_another_organization() -> None:
    organization, other = new_organization(), new_organization()
    token = manager_token(organization.owner.user_id, other.id, "owner")

    assert code(send("GET", PATH, token=token)) == (401, "UNAUTHENTICATED")
