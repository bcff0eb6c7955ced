from typing import Any
from uuid import uuid4

from tests.factories import new_user, sql
from tests.functions.auth.links import newest_link
from tests.functions.auth.signing_in import mails
from tests.functions.auth.test_resend_verification import rows
from tests.http.client import Reply, code, new_address, send
from tests.http.deployment import deployed


def forgot(email: str, **options: Any) -> Reply:
    """Request a link to choose a new password."""
    return send("POST", "/v1/auth/forgot-password", {"email": email}, **options)


def test_mails_a_link_that_lives_an_hour() -> None:
    user_id, email = new_user()

    response = forgot(f" {email.upper()} ")

    assert (response.status_code, response.data) == (202, b"")
    assert newest_link("reset_password", user_id) is not None
    [[token_id, lives]] = sql(
        "select id, (expires_at - created_at)::text from user_tokens where user_id = :id",
        id=user_id,
    )
    assert lives == "01:00:00"
    assert mails("reset_password", "token_id", str(token_id)) == 1


def test_does_the_same_with_and_without_an_account() -> None:
    _, known = new_user()

    answers, written = [], []
    for email in (known, f"{uuid4().hex}@example.com"):
        before = rows()
        response = forgot(email)
        answers.append((response.status_code, response.data, sorted(response.headers.keys())))
        written.append([now - was for now, was in zip(rows(), before, strict=True)])

    assert answers[0] == answers[1]
    assert written == [[1, 1]] * 2


def test_is_limited_by_address_only() -> None:
    here = {"environ_base": {"REMOTE_ADDR": new_address()}}
    emails = [f"{uuid4().hex}@example.com" for _ in range(3)]

    with deployed(RATE_LIMIT_MAIL="2/900"):
        answers = [forgot(email, **here) for email in emails]
        elsewhere = [forgot(spelled) for spelled in (emails[0], emails[0].upper()) * 6]

    assert [answer.status_code for answer in answers[:2]] == [202, 202]
    assert code(answers[2]) == (429, "RATE_LIMITED")
    assert answers[2].json["violated-policies"] == ["mail-address"]
    assert {answer.status_code for answer in elsewhere} == {202}
