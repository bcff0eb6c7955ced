import os
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.scheduled import deliver_outbox
from functions.scheduled._delivery import deliver
from shared.admission.plan_limits import limits_key
from shared.files.client import bucket
from tests.factories import administrator, new_organization, new_user
from tests.functions.scheduled.outbox_rows import (
    DELIVER,
    make_due,
    new_token,
    queue,
    queue_mail,
    row,
)
from tests.functions.scheduled.rows import run
from tests.http.deployment import deployed
from tests.servers.cache import store
from tests.servers.mail_sink import MailSink


def test_without_a_mail_server_mail_waits_and_is_logged_once(
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


def test_a_refused_mail_is_retried_with_backoff_until_dead(
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


def test_a_failing_row_does_not_stop_the_others(sink: MailSink) -> None:
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


def test_a_row_that_kills_the_process_fails_alone(
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


def test_concurrent_runs_send_each_mail_once(sink: MailSink) -> None:
    user_id, email = new_user()
    for _ in range(70):
        queue_mail("password_changed", user_id=user_id)
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: run(DELIVER), range(2)))

    assert sum(answer["delivered"] for answer in answers) + run(DELIVER)["delivered"] == 70
    assert len({mail["Message-ID"] for mail in sink.to(email)}) == len(sink.to(email)) == 70


def test_skips_rows_claimed_by_a_concurrent_run(sink: MailSink) -> None:
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


def test_goes_on_with_batches_while_there_is_time(
    sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    user_id, email = new_user()
    for _ in range(51):
        queue_mail("password_changed", user_id=user_id)
    with monkeypatch.context() as patched:
        patched.setattr(deliver_outbox, "SECONDS", deliver_outbox.UNFINISHED_SECONDS)
        assert run(DELIVER) == {"delivered": 0, "failed": 0, "dead": 0, "more": True}

    assert run(DELIVER) == {"delivered": 51, "failed": 0, "dead": 0, "more": False}
    assert len(sink.to(email)) == 51


def test_older_mails_are_sent_first(sink: MailSink) -> None:
    late, early = new_user(), new_user()
    queue("email", {"template": "password_changed", "user_id": late[0]})
    queue(
        "email",
        {"template": "password_changed", "user_id": early[0]},
        created_at=datetime.now(UTC) - timedelta(hours=1),
    )

    run(DELIVER)

    assert [mail["To"] for mail in sink.mails] == [early[1], late[1]]


def test_a_row_without_time_left_uses_no_attempt(
    sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver_outbox, "SECONDS", 0)
    user_id, _ = new_user()
    # The second row was claimed by a process that died.
    rows = [queue_mail("password_changed", user_id=user_id, attempts=tries) for tries in (0, 1)]

    assert run(DELIVER) == {"delivered": 0, "failed": 0, "dead": 0, "more": True}
    assert [row(each)[:3] for each in rows] == [[0, False, False], [1, False, False]]
    assert sink.mails == []


def test_a_mail_server_outage_loses_no_mail(sink: MailSink) -> None:
    user_id, email = new_user()
    rows = [queue_mail("password_changed", user_id=user_id) for _ in range(3)]
    with deployed(SMTP_URL="smtp://127.0.0.1:1"):
        assert run(DELIVER) == {"delivered": 0, "failed": 1, "dead": 0, "more": True}
    # The one that found the server away has used an attempt; the others have not.
    assert sorted(row(each)[0] for each in rows) == [0, 0, 1]
    for each in rows:
        make_due(each)

    assert run(DELIVER)["delivered"] == 3
    assert len(sink.to(email)) == 3


@pytest.mark.usefixtures("sink")
def test_deleting_a_missing_object_succeeds() -> None:
    name = "test/an-object"
    bucket().blob(name).upload_from_string(b"x")
    for _ in range(2):
        queue("delete_object", {"object_name": name})

    assert run(DELIVER)["delivered"] == 2
    assert bucket().get_blob(name) is None


@pytest.mark.usefixtures("sink")
def test_clears_the_cached_limits_once_redis_is_back() -> None:
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
@pytest.mark.usefixtures("_own_timeouts")
def test_a_clear_waits_for_the_running_change() -> None:
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


def test_the_outbox_contains_no_deployment_secret(sink: MailSink) -> None:
    user_id, _ = new_user(verified=False)
    queue_mail("verify_email", token_id=new_token(user_id, "verify_email"))
    run(DELIVER)
    [mail] = sink.mails

    for secret in re.findall(r":([^,\"]{20,})", os.environ["TOKEN_KEYS"]):
        assert secret not in mail.as_string()
