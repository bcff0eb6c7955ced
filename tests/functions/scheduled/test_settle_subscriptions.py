from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from functions.scheduled import settle_subscriptions
from shared.admission.plan_limits import limits_key
from tests.factories import Organization, administrator, new_member, new_organization, sql
from tests.functions.scheduled.rows import run
from tests.functions.scheduled.subscriptions import (
    add_properties,
    changes,
    mails,
    properties_of,
    subscription,
    trialing,
)
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.servers.cache import store
from tests.servers.mail_sink import mail_sink, text_of

SETTLE = "settle-subscriptions"
NEW_PROPERTY = {
    "name": "House",
    "kind": "single_family",
    "address_line1": "1 Street",
    "city": "Town",
    "state": "OR",
    "postal_code": "97201",
    "country": "US",
}


@pytest.fixture(autouse=True)
def _settled() -> None:
    """Settle the subscriptions that earlier tests left due.

    The others stay as they are: tests of every endpoint share organizations that are blocked.
    """
    while run(SETTLE)["more"]:
        pass


def post_property(organization: Organization) -> Any:
    return send("POST", "/v1/properties", NEW_PROPERTY, token=organization.owner.token)


def test_an_ended_trial_moves_to_free_if_the_usage_fits() -> None:
    organization = trialing(-1, properties=1)
    new_member(organization, "viewer")
    sql(
        """
        insert into documents (organization_id, category, file_name, content_type, size_bytes,
            pending_until)
        values (:id, 'other', 'a.pdf', 'application/pdf', 60000000, now())
        """,
        id=organization.id,
    )

    assert run(SETTLE) == {"organizations": 1, "changed": 1, "failed": 0, "more": False}

    assert subscription(organization) == ["free", "active", None, True]
    [house], token = properties_of(organization), organization.owner.token
    written = send("PATCH", f"/v1/properties/{house}", {"name": "New"}, token=token)
    assert written.status_code == 200
    assert changes(organization) == 1


def test_an_ended_trial_is_read_only_until_the_usage_fits() -> None:
    organization = trialing(-1, properties=4)
    token = organization.owner.token

    assert run(SETTLE)["changed"] == 1
    assert subscription(organization)[1:3] == ["expired", "trial"]
    assert code(post_property(organization)) == (403, "TRIAL_EXPIRED")
    assert send("GET", "/v1/properties", token=token).status_code == 200
    for each in properties_of(organization)[:3]:
        assert send("POST", f"/v1/properties/{each}/archive", token=token).status_code == 200

    # The next write settles to free, whose only property is used.
    assert code(post_property(organization)) == (403, "LIMIT_EXCEEDED")
    assert subscription(organization) == ["free", "active", None, True]


def test_a_blocked_organization_moves_to_free_once_it_fits() -> None:
    organization = trialing(-1, properties=2)
    run(SETTLE)
    assert run(SETTLE) == {"organizations": 0, "changed": 0, "failed": 0, "more": False}
    sql(
        "update properties set archived_at = now() where id = :id",
        id=properties_of(organization)[0],
    )

    assert run(SETTLE)["changed"] == 1
    assert subscription(organization)[:2] == ["free", "active"]


@pytest.mark.parametrize(
    ("status", "is_marked", "days", "ended"),
    [
        ("active", True, -1, ["cancelled", "cancelled"]),
        ("active", True, 1, ["active", None]),
        ("active", False, -1, ["active", None]),
        ("past_due", False, -15, ["expired", "unpaid"]),
        ("past_due", False, -13, ["past_due", None]),
        ("past_due", True, -1, ["cancelled", "cancelled"]),
    ],
)
def test_an_ended_period_ends_unpaid_and_cancelled_plans(
    status: str, is_marked: bool, days: int, ended: list[str | None]
) -> None:
    organization = new_organization(status=status, cancel_at_period_end=is_marked)
    sql(
        """
        update subscriptions set current_period_end = now() + :days * interval '1 day'
        where organization_id = :id
        """,
        days=days,
        id=organization.id,
    )
    add_properties(organization, 2)

    run(SETTLE)

    assert subscription(organization)[1:3] == ended


def test_the_change_clears_the_cached_limits() -> None:
    organization = trialing(-1)
    store().set(limits_key(organization.id), "V:old")

    run(SETTLE)

    assert store().get(limits_key(organization.id)) is None


def test_without_redis_the_outbox_clears_the_limits() -> None:
    organization = trialing(-1)
    with deployed(REDIS_URL="redis://127.0.0.1:1/0"):
        assert run(SETTLE)["changed"] == 1
    assert sql("select kind from outbox where organization_id = :id", id=organization.id) == [
        ["clear_limits"]
    ]


def test_concurrent_runs_settle_each_organization_once() -> None:
    organizations = [trialing(-1) for _ in range(12)]
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: run(SETTLE), range(2)))

    assert sum(answer["changed"] for answer in answers) == 12
    assert [changes(each) for each in organizations] == [1] * 12


@pytest.mark.usefixtures("_own_timeouts")
def test_a_failing_organization_does_not_stop_the_others(capfd: pytest.CaptureFixture[str]) -> None:
    stuck, other = trialing(-2), trialing(-1)
    blocker = administrator()
    blocker.run("begin")
    blocker.run("select from subscriptions where organization_id = :id for update", id=stuck.id)
    try:
        answer = run(SETTLE)
    finally:
        blocker.run("rollback")

    assert answer == {"organizations": 2, "changed": 1, "failed": 1, "more": False}
    assert subscription(other)[0] == "free"
    lines = capfd.readouterr().err.splitlines()
    [line] = [msgspec.json.decode(each) for each in lines if "job failed for" in each]
    assert (line["severity"], line["organization"]) == ("ERROR", stuck.id)
    assert run(SETTLE)["changed"] == 1


def test_works_through_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle_subscriptions, "BATCH", 2)
    due = [trialing(-1, properties=count) for count in (0, 2, 0, 2, 0)]
    organizations = due + [trialing(48) for _ in range(5)]

    assert run(SETTLE) == {"organizations": 5, "changed": 5, "failed": 0, "more": False}
    assert [mails(each) for each in organizations] == [0] * 5 + [1] * 5


def test_reports_more_work_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    organization = trialing(-1)
    monkeypatch.setattr(settle_subscriptions, "SECONDS", 0)

    assert run(SETTLE) == {"organizations": 0, "changed": 0, "failed": 0, "more": True}
    assert subscription(organization)[1] == "trialing"


def test_owners_are_reminded_three_days_and_one_day_before() -> None:
    organization, far = trialing(71), trialing(73)
    new_member(organization, "owner")
    new_member(organization, "admin")
    for _ in range(2):
        run(SETTLE)
    assert (mails(organization), mails(far)) == (2, 0)

    sql(
        "update subscriptions set trial_ends_at = now() + interval '23 hours' "
        "where organization_id = :id",
        id=organization.id,
    )
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: run(SETTLE), range(2)))

    assert mails(organization) == 4
    # Rows that other tests have queued would be delivered first; they stay in the table.
    sql(
        "update outbox set delivered_at = now()"
        " where delivered_at is null and organization_id is distinct from :id",
        id=organization.id,
    )
    with mail_sink() as sink, deployed(SMTP_URL=sink.url):
        run("deliver-outbox")
        received = [
            mail for mail in sink.to(organization.owner.email) if "trial" in mail["Subject"]
        ]
    # The reminder of three days is replaced by that of one, because it was not sent before.
    assert len(received) == 1
    assert "The trial of Test ends on" in text_of(received[0])


def test_an_extended_trial_is_reminded_of_again() -> None:
    organization = trialing(36)
    run(SETTLE)
    sql(
        "update subscriptions set trial_ends_at = trial_ends_at + interval '1 day'"
        " where organization_id = :id",
        id=organization.id,
    )

    run(SETTLE)

    assert mails(organization) == 2
