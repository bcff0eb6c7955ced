"""How many links of one kind a person gets in an hour, and what the requests beyond that do."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.factories import PASSWORD, new_organization, new_user, sql
from tests.functions.auth.links import newest_link
from tests.functions.scheduled.rows import run
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed
from tests.migrations.logins import at_once
from tests.servers.mail_sink import MailSink, mail_sink

Ask = Callable[[str], Reply]


def forgot(email: str) -> Reply:
    return send("POST", "/v1/auth/forgot-password", {"email": email})


def resend(email: str) -> Reply:
    return send("POST", "/v1/auth/resend-verification", {"email": email})


KINDS = [("reset_password", forgot), ("verify_email", resend)]


def waiting(user_id: str) -> int:
    """The mails with links of the person that wait."""
    [[count]] = sql(
        """
        select count(*) from outbox
        join user_tokens on user_tokens.id::text = payload ->> 'token_id'
        where user_id = :id and delivered_at is null
        """,
        id=user_id,
    )
    found: int = count
    return found


def delivered(sink: MailSink, email: str) -> int:
    sink.mails.clear()
    with deployed(SMTP_URL=sink.url):
        run("deliver-outbox")
    return len(sink.to(email))


@pytest.mark.parametrize(("purpose", "ask"), KINDS)
def test_the_fourth_request_within_an_hour_is_silent(purpose: str, ask: Ask) -> None:
    user_id, email = new_user(verified=False)
    answers = [ask(spelled) for spelled in (email, email.upper(), f" {email}")]
    link = newest_link(purpose, user_id)  # type: ignore[arg-type]

    answers.append(ask(email))

    assert {(each.status_code, each.data) for each in answers} == {(202, b"")}
    # The link that was mailed is still the newest one.
    assert newest_link(purpose, user_id) == link  # type: ignore[arg-type]
    assert waiting(user_id) == 3
    sql(
        "update user_tokens set created_at = created_at - interval '1 hour' where user_id = :id",
        id=user_id,
    )
    ask(email)
    assert newest_link(purpose, user_id) != link  # type: ignore[arg-type]


@pytest.mark.parametrize(("purpose", "ask"), KINDS)
def test_ten_requests_in_a_row_send_one_mail(purpose: str, ask: Ask) -> None:
    user_id, email = new_user(verified=False)
    for _ in range(10):
        ask(email)

    with mail_sink() as sink:
        assert delivered(sink, email) == 1
    assert newest_link(purpose, user_id)  # type: ignore[arg-type]


@pytest.mark.parametrize("ask", [forgot, resend])
def test_requests_at_once_are_counted_too(ask: Ask) -> None:
    user_id, email = new_user(verified=False)

    at_once(8, lambda _: ask(email))

    assert waiting(user_id) == 3


def test_each_kind_and_each_person_has_an_own_number() -> None:
    user_id, email = new_user(verified=False)
    for _ in range(3):
        forgot(email)
    other_id, other = new_user(verified=False)

    resend(email)
    forgot(other)

    assert newest_link("verify_email", user_id)
    assert newest_link("reset_password", other_id)


@pytest.mark.parametrize(
    ("first", "others"),
    [("{}+1@example.com", "{}+{}@Example.com"), ("a.{}@gmail.com", "a{}+{}@googlemail.com")],
)
@pytest.mark.parametrize(("purpose", "ask"), KINDS)
def test_tagged_addresses_of_one_mailbox_share_their_links(
    purpose: str, ask: Ask, first: str, others: str
) -> None:
    name = uuid4().hex
    people = [new_user(first.format(name), verified=False)]
    people += [new_user(others.format(name, tag), verified=False) for tag in range(2, 7)]
    plain_id, plain = new_user(f"{name}@example.com", verified=False)
    verified_id, verified = new_user(f"{name}+own@example.com")

    for _, email in people:
        ask(email)
    ask(plain)
    forgot(verified)

    assert [waiting(user_id) for user_id, _ in people] == [1, 1, 1, 0, 0, 0]
    # Whoever signs up with tagged addresses takes nothing from the mailbox's own people.
    assert newest_link(purpose, plain_id)  # type: ignore[arg-type]
    assert newest_link("reset_password", verified_id)


def test_sign_ups_with_tags_mail_a_mailbox_three_links() -> None:
    name = uuid4().hex
    body = {"name": "A", "password": PASSWORD, "organization_name": "O"}

    for tag in range(5):
        signed_up = body | {"email": f"{name}+{tag}@example.com"}
        assert send("POST", "/v1/auth/register", signed_up).status_code == 201

    with mail_sink() as sink:
        mailed = [delivered(sink, f"{name}+0@example.com")]
        mailed += [len(sink.to(f"{name}+{tag}@example.com")) for tag in range(1, 5)]
    assert mailed == [1, 1, 1, 0, 0]


def test_requests_before_the_sign_up_take_nothing_from_it() -> None:
    email = f"{uuid4().hex}@example.com"
    for _ in range(5):
        resend(email)
    body = {"name": "A", "email": email, "password": PASSWORD, "organization_name": "O"}

    assert send("POST", "/v1/auth/register", body).status_code == 201

    with mail_sink() as sink:
        assert delivered(sink, email) == 1


def change(token: str, new_email: str) -> Reply:
    body = {"new_email": new_email, "password": PASSWORD}
    return send("POST", "/v1/auth/change-email", body, token=token)


def test_a_person_changes_the_email_three_times_an_hour() -> None:
    person = new_organization().owner
    answers = [change(person.token, f"{uuid4().hex}@example.com") for _ in range(4)]

    assert [each.status_code for each in answers[:3]] == [202] * 3
    assert code(answers[3]) == (429, "RATE_LIMITED")
    assert 3500 < int(answers[3].headers["Retry-After"]) <= 3600


def test_an_address_gets_three_of_these_links_from_all_accounts() -> None:
    email = f"{uuid4().hex}@example.com"
    people = [new_organization().owner for _ in range(4)]

    answers = [
        change(each.token, email.replace("@", f"{tag}@"))
        for each, tag in zip(people, ("", "", "+1", "+2"), strict=True)
    ]

    # The answer does not tell of the others' requests.
    assert {each.status_code for each in answers} == {202}
    assert [waiting(each.user_id) for each in people] == [2, 2, 2, 0]


def test_notices_of_a_new_password_have_no_number() -> None:
    user_id, email = new_user()
    for _ in range(5):
        sql("select replace_password(cast(:id as uuid), 'x')", id=user_id)

    with mail_sink() as sink:
        assert delivered(sink, email) == 5
