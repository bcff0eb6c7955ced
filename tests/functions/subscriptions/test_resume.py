import pytest

from tests.factories import new_organization, sql
from tests.functions.subscriptions.billed import billed, resume, state
from tests.http.client import code, send
from tests.processor.stand_in import StandIn
from tests.servers.cache import store
from tests.servers.faulty_storage import Answer


def ends_in(organization_id: str, days: int) -> None:
    sql(
        """
        update subscriptions set cancel_at_period_end = true,
            current_period_end = now() + :days * interval '1 day'
        where organization_id = :id
        """,
        days=days,
        id=organization_id,
    )


def test_reverts_a_cancellation_during_the_period() -> None:
    organization = new_organization(plan="pro")
    ends_in(organization.id, 1)
    send("GET", "/v1/properties", token=organization.owner.token)
    assert store().exists(f"subscription-limits:org:{organization.id}")

    response = resume(organization)

    assert response.status_code == 200
    assert response.json["subscription"]["cancel_at_period_end"] is False
    assert state(organization) == ["pro", "active", False, None, None]
    assert not store().exists(f"subscription-limits:org:{organization.id}")


@pytest.mark.parametrize("days", [None, -1])
def test_refuses_without_a_cancellation_or_after_the_period(days: int | None) -> None:
    organization = new_organization(plan="pro")
    if days is not None:
        ends_in(organization.id, days)

    assert code(resume(organization)) == (409, "CONFLICT")
    assert state(organization)[2] is (days is not None)


def test_reverts_the_cancellation_at_the_processor(stand_in: StandIn) -> None:
    organization, name = billed(stand_in, cancel_at_period_end=True)

    response = resume(organization)

    assert response.json["subscription"]["cancel_at_period_end"] is False
    assert not stand_in.subscriptions[name]["cancel_at_period_end"]
    assert state(organization) == ["basic", "active", False, None, name]


def test_stays_cancelled_while_the_processor_is_down(stand_in: StandIn) -> None:
    organization, name = billed(stand_in, cancel_at_period_end=True)
    stand_in.fault = lambda _seen, _serve: Answer(500)

    assert code(resume(organization)) == (503, "UNAVAILABLE")
    assert state(organization) == ["basic", "active", True, None, name]


def test_a_subscription_ended_at_the_processor_stays_ended(stand_in: StandIn) -> None:
    organization, name = billed(stand_in, cancel_at_period_end=True)
    stand_in.subscriptions[name]["status"] = "canceled"

    assert code(resume(organization)) == (409, "CONFLICT")
    assert state(organization)[2] is True
