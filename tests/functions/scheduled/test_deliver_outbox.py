import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from functions.scheduled import deliver_outbox
from functions.scheduled._delivery import deliver
from shared.limits_value import limits_key
from shared.mail_tokens import is_genuine, parse_mail_token
from shared.storage_client import bucket
from tests.cache import store
from tests.deployment import deployed
from tests.factories import (
    Organization,
    administrator,
    new_homeowner,
    new_member,
    new_organization,
    new_user,
    sql,
)
from tests.functions.scheduled.rows import run
from tests.mail_sink import MailSink, mail_sink, text_of

DELIVER = "deliver-outbox"


@pytest.fixture
def sink() -> Iterator[MailSink]:
    """A mail server that the functions know; the outbox is empty before."""
    sql("update outbox set delivered_at = now() where delivered_at is null")
    with mail_sink() as server, deployed(SMTP_URL=server.url):
        yield server


def queue(kind: str, payload: dict[str, Any], **columns: Any) -> str:
    values = {"kind": kind, "payload": msgspec.json.encode(payload).decode(), **columns}
    [[row_id]] = sql(
        f"insert into outbox ({', '.join(values)}) values ({', '.join(':' + name for name in values)})"  # noqa: S608, E501 - the test's own names
        " returning id::text",
        **values,
    )
    return str(row_id)


def queue_mail(template: str, attempts: int = 0, **ids: Any) -> str:
    return queue("email", {"template": template, **ids}, attempts=attempts)


def row(row_id: str) -> Any:
    [found] = sql(
        """
        select attempts, delivered_at is not null, dead_at is not null, last_error,
            round(extract(epoch from next_attempt_at - now()) / 60)::int
        from outbox where id = :id
        """,
        id=row_id,
    )
    return found


def make_due(row_id: str) -> None:
    sql("update outbox set next_attempt_at = now() - interval '1 second' where id = :id", id=row_id)


def new_token(user_id: str | None, purpose: str, **columns: Any) -> str:
    values = {"user_id": user_id, "purpose": purpose, **columns}
    [[token_id]] = sql(
        f"insert into user_tokens ({', '.join(values)}, expires_at) values"  # noqa: S608
        f" ({', '.join(':' + name for name in values)}, now() + interval '1 hour')"
        " returning id::text",
        **values,
    )
    return str(token_id)


def token_in(text: str) -> str:
    found = re.search(r"#token=(\S{64})\n", text)
    assert found, text
    assert text.count(found[1]) == 3
    return found[1]


def new_invitation(organization: Organization, **columns: Any) -> str:
    values = {
        "organization_id": organization.id,
        "kind": "member",
        "email": "new@example.com",
        "role": "viewer",
        "invited_by_user_id": organization.owner.user_id,
        **columns,
    }
    [[made]] = sql(
        f"insert into invitations ({', '.join(values)})"  # noqa: S608
        f" values ({', '.join(':' + name for name in values)}) returning id::text",
        **values,
    )
    return str(made)


@pytest.mark.parametrize(
    ("purpose", "path"),
    [
        ("verify_email", "/v1/auth/verify-email"),
        ("reset_password", "/v1/auth/reset-password"),
    ],
)
def test_a_link_carries_a_token_that_is_made_on_the_way(
    sink: MailSink, purpose: Any, path: str
) -> None:
    user_id, email = new_user()
    token_id = new_token(user_id, purpose)
    row_id = queue_mail(purpose, token_id=token_id)

    assert run(DELIVER) == {"delivered": 1, "failed": 0, "dead": 0, "more": False}

    [mail] = sink.to(email)
    token = token_in(text_of(mail))
    parsed = parse_mail_token(token)
    [[nonce]] = sql("select nonce from user_tokens where id = :id", id=token_id)
    assert parsed
    assert parsed.row_id == token_id
    assert is_genuine(parsed, purpose, nonce)
    assert path in text_of(mail)
    assert f"#token={token}" in text_of(mail, "html")
    assert row_id in mail["Message-ID"]
    assert sql("select 1 from outbox where payload::text like :text", text=f"%{token}%") == []


def test_a_change_of_address_goes_to_the_new_one_and_the_notice_to_the_old(sink: MailSink) -> None:
    user_id, email = new_user()
    token_id = new_token(user_id, "change_email", new_email="n@example.org", old_email=email)
    queue_mail("change_email", token_id=token_id)
    queue_mail("change_email_notice", token_id=token_id)

    run(DELIVER)

    [link], [notice] = sink.to("n@example.org"), sink.to(email)
    assert "confirm-email-change" in text_of(link)
    assert token_in(text_of(link))
    assert "n@example.org" in text_of(notice)
    assert "token" not in text_of(notice)


def test_the_other_mails_reach_whom_they_concern(sink: MailSink) -> None:
    organization = new_organization()
    owner, other = organization.owner, new_member(organization, "owner")
    queue_mail("password_changed", user_id=other.user_id)
    queue_mail("invitation", invitation_id=new_invitation(organization))
    home = new_homeowner(organization, user_id=None)
    homeowner = {"kind": "homeowner", "role": None, "homeowner_id": home.homeowner_id}
    invited = new_invitation(organization, email="home@example.com", **homeowner)
    queue_mail("invitation", invitation_id=invited)
    asking, email = new_user()
    [[request_id]] = sql(
        """
        insert into join_requests (organization_id, association_id, user_id, first_name, last_name,
            status, decided_at, decided_by_user_id)
        values (:organization, :association, :user, 'A', 'B', 'declined', now(), :owner)
        returning id::text
        """,
        organization=organization.id,
        association=home.association_id,
        user=asking,
        owner=owner.user_id,
    )
    queue_mail("join_request_decided", join_request_id=request_id, reason="Not your <b>house</b>")

    # Both owners hear of the second one.
    assert run(DELIVER)["delivered"] == 6

    assert {mail["Subject"] for mail in sink.to(other.email)} == {
        "Your password was changed", "Test has a new owner",
    }  # fmt: skip
    assert [mail["Subject"] for mail in sink.to(owner.email)] == ["Test has a new owner"]
    [member], [home_mail], [decided] = (
        sink.to(each) for each in ("new@example.com", "home@example.com", email)
    )
    assert "/v1/auth/accept-invitation" in text_of(member)
    assert "/v1/homeowner-auth/accept-invitation" in text_of(home_mail)
    assert "Invitation to Maple Court" in home_mail["Subject"]
    assert "Not your <b>house</b>" in text_of(decided)
    assert "&lt;b&gt;house" in text_of(decided, "html")
    assert "<b>" not in text_of(decided, "html")


def test_what_concerns_nobody_any_more_is_dropped_without_a_word(sink: MailSink) -> None:
    user_id, _ = new_user()
    organization = new_organization()
    used = new_token(user_id, "reset_password")
    sql("update user_tokens set used_at = now() where id = :id", id=used)
    revoked = new_invitation(organization)
    sql("update invitations set revoked_at = now() where id = :id", id=revoked)
    queue_mail("reset_password", token_id=new_token(None, "reset_password"))
    queue_mail("reset_password", token_id=used)
    # A link for one purpose never goes out as one for another.
    queue_mail("verify_email", token_id=new_token(user_id, "reset_password"))
    queue_mail("invitation", invitation_id=revoked)

    assert run(DELIVER)["delivered"] == 4
    assert sink.mails == []


def test_a_name_can_add_no_header(sink: MailSink) -> None:
    organization = new_organization()
    sql(
        "update organizations set name = :name where id = :id",
        name="A\r\nBcc: thief@example.com\u2028X",
        id=organization.id,
    )
    queue_mail("invitation", invitation_id=new_invitation(organization))

    run(DELIVER)

    [mail] = sink.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Invitation to A Bcc: thief@example.com X"
    assert mail["X-Envelope-To"] == "new@example.com"


def test_an_address_can_add_no_recipient(sink: MailSink) -> None:
    user_id, _ = new_user("a@example.com, thief@example.com")
    row_id = queue_mail("password_changed", user_id=user_id)

    assert run(DELIVER)["failed"] == 1

    assert sink.mails == []
    assert row(row_id)[3].startswith("ValueError")
    sql("delete from users where id = :id", id=user_id)


def test_without_a_server_mail_waits_and_the_log_says_so_once(
    sink: MailSink, capfd: pytest.CaptureFixture[str]
) -> None:
    user_id, email = new_user()
    rows = [queue_mail("password_changed", user_id=user_id) for _ in range(2)]
    with deployed(SMTP_URL=""):
        capfd.readouterr()
        assert run(DELIVER) == {"delivered": 0, "failed": 0, "dead": 0, "more": False}
        assert capfd.readouterr().err.count("SMTP_URL is not set") == 1
    assert [row(each)[0] for each in rows] == [0, 0]

    assert run(DELIVER)["delivered"] == 2
    assert len(sink.to(email)) == 2


def test_a_refused_mail_is_tried_again_later_and_later_until_it_is_dead(
    sink: MailSink, capfd: pytest.CaptureFixture[str]
) -> None:
    user_id, email = new_user()
    row_id = queue_mail("password_changed", user_id=user_id)
    sink.answer = "451 later, says " + email
    pauses, answers = [], []
    capfd.readouterr()
    for _ in range(12):
        answers.append(run(DELIVER))
        pauses.append(row(row_id)[4])
        make_due(row_id)

    assert pauses == [1, 2, 4, 8, 16, 32, 64, 64, 64, 64, 64, 64]
    assert [answer["failed"] for answer in answers] == [1] * 11 + [0]
    assert answers[-1]["dead"] == 1
    assert row(row_id)[:4] == [12, False, True, "SMTPDataError: 451"]
    log = capfd.readouterr().err
    assert log.count('"ERROR"') == 1
    assert email not in log
    sink.answer = "250 OK"
    assert run(DELIVER)["delivered"] == 0


def test_one_bad_row_does_not_stop_the_others(sink: MailSink) -> None:
    user_id, email = new_user()
    bad = [
        queue_mail("no_such_template"),
        queue("email", {"template": ["a"]}),
        queue("delete_object", {}),
        queue("clear_limits", {"organization_id": "x"}),
    ]
    queue_mail("password_changed", user_id=user_id)

    answer = run(DELIVER)

    assert (answer["delivered"], answer["failed"]) == (1, 4)
    assert len(sink.to(email)) == 1
    assert all(row(each)[3] for each in bad)


def test_a_row_that_kills_the_process_takes_no_other_along(
    sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_id, email = new_user()
    rows = [queue_mail("password_changed", user_id=user_id) for _ in range(6)]
    killers = {rows[0], rows[3]}

    def dying(call: Any, claimed: Any, mails: Any) -> None:
        if str(claimed.id) in killers:
            raise SystemExit
        deliver(call, claimed, mails)

    monkeypatch.setattr(deliver_outbox, "deliver", dying)
    deaths = 0
    for _ in range(40):
        try:
            run(DELIVER)
        except SystemExit:
            deaths += 1
        for each in rows:
            make_due(each)

    assert len(sink.to(email)) == 4
    assert [row(each)[:3] for each in rows if each in killers] == [[12, False, True]] * 2
    assert deaths <= 24


def test_two_at_once_send_each_mail_once(sink: MailSink) -> None:
    user_id, email = new_user()
    for _ in range(70):
        queue_mail("password_changed", user_id=user_id)
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: run(DELIVER), range(2)))

    assert sum(answer["delivered"] for answer in answers) + run(DELIVER)["delivered"] == 70
    assert len({mail["Message-ID"] for mail in sink.to(email)}) == len(sink.to(email)) == 70


def test_passes_over_what_a_twin_is_claiming(sink: MailSink) -> None:
    user_id, email = new_user()
    claimed, _ = (queue_mail("password_changed", user_id=user_id) for _ in range(2))
    twin = administrator()
    twin.run("begin")
    twin.run("select from outbox where id = :id for update", id=claimed)
    try:
        assert run(DELIVER)["delivered"] == 1
    finally:
        twin.run("rollback")

    assert row(claimed)[:2] == [0, False]
    assert len(sink.to(email)) == 1


def test_takes_a_batch_and_says_that_there_is_more(sink: MailSink) -> None:
    user_id, email = new_user()
    for _ in range(51):
        queue_mail("password_changed", user_id=user_id)

    assert run(DELIVER) == {"delivered": 50, "failed": 0, "dead": 0, "more": True}
    assert run(DELIVER) == {"delivered": 1, "failed": 0, "dead": 0, "more": False}
    assert len(sink.to(email)) == 51


def test_the_older_of_two_mails_goes_out_first(sink: MailSink) -> None:
    late, early = new_user(), new_user()
    queue("email", {"template": "password_changed", "user_id": late[0]})
    queue(
        "email",
        {"template": "password_changed", "user_id": early[0]},
        created_at=datetime.now(UTC) - timedelta(hours=1),
    )

    run(DELIVER)

    assert [mail["To"] for mail in sink.mails] == [early[1], late[1]]


def test_what_there_is_no_time_for_uses_up_no_try(
    sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver_outbox, "SECONDS", 0)
    user_id, _ = new_user()
    # The second was in the hands of a process that died.
    rows = [queue_mail("password_changed", user_id=user_id, attempts=tries) for tries in (0, 1)]

    assert run(DELIVER) == {"delivered": 0, "failed": 0, "dead": 0, "more": True}
    assert [row(each)[:3] for each in rows] == [[0, False, False], [1, False, False]]
    assert sink.mails == []


def test_a_server_that_is_away_loses_no_mail(sink: MailSink) -> None:
    user_id, email = new_user()
    rows = [queue_mail("password_changed", user_id=user_id) for _ in range(3)]
    with deployed(SMTP_URL="smtp://127.0.0.1:1"):
        assert run(DELIVER)["failed"] == 3
    for each in rows:
        make_due(each)

    assert run(DELIVER)["delivered"] == 3
    assert len(sink.to(email)) == 3


@pytest.mark.usefixtures("sink")
def test_deletes_an_object_also_when_it_is_gone_already() -> None:
    name = "test/an-object"
    bucket().blob(name).upload_from_string(b"x")
    for _ in range(2):
        queue("delete_object", {"object_name": name})

    assert run(DELIVER)["delivered"] == 2
    assert bucket().get_blob(name) is None


@pytest.mark.usefixtures("sink")
def test_clears_the_limits_once_redis_is_there() -> None:
    organization = new_organization()
    key = limits_key(organization.id)
    store().set(key, "V:old")
    row_id = queue("clear_limits", {"organization_id": organization.id})
    with deployed(REDIS_URL="redis://127.0.0.1:1/0"):
        assert run(DELIVER)["failed"] == 1
    assert store().get(key) == b"V:old"
    make_due(row_id)

    assert run(DELIVER)["delivered"] == 1
    assert store().get(key) is None


@pytest.mark.usefixtures("sink")
def test_a_clear_waits_for_the_change_under_way() -> None:
    organization = new_organization()
    row_id = queue("clear_limits", {"organization_id": organization.id})
    key = limits_key(organization.id)
    store().set(key, "T:another")
    blocker = administrator()
    blocker.run("begin")
    blocker.run(
        "select 1 from subscriptions where organization_id = :id for update", id=organization.id
    )
    try:
        assert run(DELIVER)["failed"] == 1
    finally:
        blocker.run("rollback")

    assert store().get(key) == b"T:another"
    make_due(row_id)
    assert run(DELIVER)["delivered"] == 1
    assert store().get(key) is None


def test_no_secret_of_the_deployment_lies_in_the_outbox(sink: MailSink) -> None:
    user_id, _ = new_user()
    queue_mail("verify_email", token_id=new_token(user_id, "verify_email"))
    run(DELIVER)
    [mail] = sink.mails

    for secret in re.findall(r":([^,\"]{20,})", os.environ["TOKEN_KEYS"]):
        assert secret not in mail.as_string()
