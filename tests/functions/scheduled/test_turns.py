"""The order of the outbox: lanes by what a row is, and turns of organizations and networks."""

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from functions.scheduled import _outbox, deliver_outbox
from functions.scheduled._delivery import deliver
from shared.letters.new_owner import NewOwner
from tests.factories import Organization, new_organization, new_user, sql
from tests.functions.scheduled.outbox_rows import DELIVER, queue, queue_mail, row
from tests.functions.scheduled.rows import run
from tests.http.client import send
from tests.migrations.logins import at_once, claims, entered
from tests.servers.mail_sink import MailSink

# Several batches of 50.
MANY = 120


def owner_mails(organization: Organization, count: int) -> None:
    """Mails of the organization to its owner."""
    organization_id, owner = UUID(organization.id), UUID(organization.owner.user_id)
    letter = NewOwner(organization_id=organization_id, user_id=owner, new_owner_id=owner)
    sql(
        """
        insert into outbox (organization_id, kind, payload)
        select cast(:id as uuid), 'email', cast(:letter as jsonb) from generate_series(1, :count)
        """,
        id=organization.id,
        letter=msgspec.json.encode(letter).decode(),
        count=count,
    )


def object_deletions(organization: Organization, count: int) -> list[str]:
    """Deletions of the organization's objects; the rows' ids."""
    payload = {"object_name": f"{organization.id}/x"}
    return [queue("delete_object", payload, organization_id=organization.id) for _ in range(count)]


def account_mails(user_id: str, count: int) -> None:
    for _ in range(count):
        queue_mail("password_changed", user_id=user_id)


def claim(lane: int, most: int) -> list[str]:
    """What one claim takes of the lane: the organization of each row, or the network's key."""
    text = _outbox.CLAIM_IN_TURNS.replace(
        "{columns}", "coalesce(organization_id::text, turn_key::text)"
    )
    with entered(claims("system"), "pavilion_platform") as connection:
        connection.run(f"prepare claim as {text}")
        rows = connection.run(f"execute claim({lane}, {most}, 12)")
        connection.run("deallocate claim")
    return [key for [key] in rows]


def lanes() -> dict[str, int]:
    """How many rows are in each lane, by template or kind."""
    found = sql(
        "select coalesce(payload ->> 'template', kind), lane from outbox"
        " where delivered_at is null and dead_at is null"
    )
    return dict(found)


@pytest.fixture(autouse=True)
def _empty(sink: MailSink) -> None:  # noqa: ARG001 - its set-up empties the outbox
    sql("update outbox_turns set last_key = 0")


def test_a_row_waits_in_the_lane_of_what_it_is() -> None:
    user_id, _ = new_user()
    account_mails(user_id, 1)
    queue("delete_object", {"object_name": "x"})
    queue("clear_limits", {"organization_id": str(uuid4())})
    assert lanes() == {"password_changed": 2, "delete_object": 1, "clear_limits": 1}


@pytest.mark.parametrize(
    ("plan", "status", "lane"),
    [
        ("basic", "active", 3),
        ("pro", "past_due", 3),
        ("enterprise", "active", 3),
        ("free", "active", 4),
        ("pro", "trialing", 4),
    ],
)
def test_an_organizations_lane_is_by_what_it_pays(plan: str, status: str, lane: int) -> None:
    ends: dict[str, Any] = {"trial_ends_at": "tomorrow"} if status == "trialing" else {}
    owner_mails(new_organization(plan=plan, status=status, **ends), 1)

    assert lanes() == {"new_owner": lane}


def test_an_ended_subscription_is_in_the_lane_of_unpaid_ones() -> None:
    owner_mails(new_organization(status="expired", ended_reason="unpaid"), 1)
    owner_mails(new_organization(status="trialing", trial_ends_at="yesterday"), 1)

    assert sql("select distinct lane from outbox where delivered_at is null") == [[4]]


def test_a_batch_has_its_share_of_each_lane(sink: MailSink) -> None:
    user_id, email = new_user()
    paying, free = new_organization(), new_organization(plan="free")
    owner_mails(free, 10)
    owner_mails(paying, 25)
    account_mails(user_id, 30)

    run(DELIVER)

    order = [mail["To"] for mail in sink.mails]
    assert order[:50] == [email] * 25 + [paying.owner.email] * 20 + [free.owner.email] * 5
    assert len(order) == 65


def test_what_a_lane_leaves_goes_to_the_next(sink: MailSink) -> None:
    free = new_organization(plan="free")
    user_id, email = new_user()
    owner_mails(free, 60)
    account_mails(user_id, 3)

    run(DELIVER)

    assert Counter(mail["To"] for mail in sink.mails[:50]) == {email: 3, free.owner.email: 47}


def test_an_organization_waits_for_no_backlog_of_another(sink: MailSink) -> None:
    flooding, other = new_organization(), new_organization()
    owner_mails(flooding, MANY)
    owner_mails(other, 1)

    run(DELIVER)

    assert other.owner.email in [mail["To"] for mail in sink.mails[:50]]
    assert len(sink.mails) == MANY + 1


def test_each_takes_a_turn_before_any_takes_two() -> None:
    organizations = [new_organization(plan="free") for _ in range(12)]
    for place, each in enumerate(organizations):
        owner_mails(each, 2 + place)

    taken = [claim(_outbox.UNPAID, 5) for _ in range(12)]

    # Five claims of five rows are two rounds of twelve and one more.
    assert Counter(key for keys in taken[:2] for key in keys).most_common(1)[0][1] == 1
    served = Counter(key for keys in taken[:5] for key in keys)
    assert set(served) == {each.id for each in organizations}
    assert sorted(served.values()) == [2] * 11 + [3]


def test_one_that_waits_alone_gets_the_whole_share() -> None:
    owner_mails(new_organization(), 30)

    assert len(claim(_outbox.PAYING, 20)) == 20
    assert len(claim(_outbox.PAYING, 20)) == 10
    assert claim(_outbox.PAYING, 20) == []


def test_a_short_backlog_leaves_its_places_to_long_ones() -> None:
    long, as_long, short = (new_organization() for _ in range(3))
    owner_mails(long, 30)
    owner_mails(as_long, 30)
    owner_mails(short, 2)

    assert Counter(claim(_outbox.PAYING, 20)) == {long.id: 9, as_long.id: 9, short.id: 2}


def test_rows_that_wait_after_a_failure_take_no_turn() -> None:
    failing, other = new_organization(), new_organization()
    owner_mails(failing, 50)
    sql(
        """
        update outbox set attempts = 1, last_error = 'x',
            next_attempt_at = now() + interval '1 minute'
        where organization_id = :id
        """,
        id=failing.id,
    )
    owner_mails(other, 30)

    assert claim(_outbox.PAYING, 20) == [other.id] * 20


def test_claims_at_once_take_no_row_twice() -> None:
    for _ in range(10):
        owner_mails(new_organization(), 20)

    taken = at_once(8, lambda _: len(claim(_outbox.PAYING, 20)))

    [[claimed]] = sql("select count(*) from outbox where attempts = 1 and delivered_at is null")
    assert sum(taken) == claimed <= 160
    assert sql("select from outbox where attempts > 1 and delivered_at is null") == []


@pytest.mark.parametrize(
    ("first", "second", "is_shared"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:2::2", True),
        ("2001:db8:0:1::1", "2001:db8:1:1::1", False),
    ],
)
def test_mails_about_accounts_take_the_turn_of_the_askers_network(
    first: str, second: str, *, is_shared: bool
) -> None:
    for address in (first, second):
        send(
            "POST",
            "/v1/auth/forgot-password",
            {"email": new_user()[1]},
            environ_base={"REMOTE_ADDR": address},
        )

    [[keys]] = sql("select count(distinct turn_key) from outbox where delivered_at is null")
    assert keys == (1 if is_shared else 2)


def test_a_mail_for_no_account_does_not_wait() -> None:
    send("POST", "/v1/auth/forgot-password", {"email": f"{uuid4().hex}@example.com"})
    send("POST", "/v1/auth/resend-verification", {"email": f"{uuid4().hex}@example.com"})

    assert lanes() == {}


def test_deletions_that_hang_leave_the_time_to_the_mails(
    sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = object_deletions(new_organization(), 3)
    user_id, email = new_user()
    account_mails(user_id, 60)
    clock = [0.0]

    def hanging(call: Any, claimed: Any, mails: Any) -> None:
        if claimed.kind == "delete_object":
            clock[0] += deliver_outbox.EFFECT_SECONDS
            raise TimeoutError
        deliver(call, claimed, mails)

    monkeypatch.setattr(deliver_outbox, "deliver", hanging)
    monkeypatch.setattr("time.monotonic", lambda: clock[0])

    assert run(DELIVER) == {"delivered": 60, "failed": 1, "dead": 0, "more": True}

    assert len(sink.to(email)) == 60
    # The others are due again and have used no attempt.
    assert sorted(row(each)[0] for each in rows) == [0, 0, 1]


def test_clears_come_before_deletions(monkeypatch: pytest.MonkeyPatch) -> None:
    organization = new_organization()
    object_deletions(organization, 20)
    queue("clear_limits", {"organization_id": organization.id}, organization_id=organization.id)
    kinds: list[str] = []
    monkeypatch.setattr(
        deliver_outbox, "deliver", lambda _call, claimed, _mails: kinds.append(claimed.kind)
    )

    run(DELIVER)

    assert kinds == ["clear_limits"] + ["delete_object"] * 20


def test_of_equal_invitations_only_the_latest_is_sent(sink: MailSink) -> None:
    organization = new_organization()
    token = organization.owner.token
    email = f"{uuid4().hex}@example.com"
    made = send("POST", "/v1/invitations", {"email": email, "role": "viewer"}, token=token).json
    for _ in range(3):
        assert send("POST", f"/v1/invitations/{made['id']}/resend", token=token).status_code == 200

    assert run(DELIVER)["delivered"] == 4

    assert len(sink.to(email)) == 1


def test_a_notice_is_sent_each_time(sink: MailSink) -> None:
    user_id, email = new_user()
    account_mails(user_id, 3)

    run(DELIVER)

    assert len(sink.to(email)) == 3
