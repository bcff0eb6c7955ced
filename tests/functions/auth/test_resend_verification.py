from uuid import uuid4

from tests.factories import new_user, sql
from tests.functions.auth.links import new_link, newest_link
from tests.functions.auth.test_verify_email import is_verified, verify
from tests.http.client import Reply, send


def resend(email: str) -> Reply:
    """Request the mail again."""
    return send("POST", "/v1/auth/resend-verification", {"email": email})


def test_mails_a_new_link_and_voids_the_old_one() -> None:
    user_id, email = new_user(verified=False)
    old = new_link("verify_email", user_id)

    response = resend(email.upper())

    assert (response.status_code, response.data) == (202, b"")
    new = newest_link("verify_email", user_id)
    assert new is not None
    assert verify(old).status_code == 422
    assert verify(new).status_code == 204
    assert is_verified(user_id)


def test_does_the_same_for_known_and_unknown_emails() -> None:
    _, unverified = new_user(verified=False)
    _, verified = new_user()

    answers, written = [], []
    for email in (unverified, verified, f"{uuid4().hex}@example.com"):
        before = rows()
        response = resend(email)
        answers.append((response.status_code, response.data, sorted(response.headers.keys())))
        written.append([now - was for now, was in zip(rows(), before, strict=True)])

    assert answers[0] == answers[1] == answers[2]
    assert written == [[1, 1]] * 3


def test_sends_no_mail_to_a_verified_person() -> None:
    user_id, email = new_user()

    resend(email)

    assert newest_link("verify_email", user_id) is None


def rows() -> list[int]:
    """The number of tokens and mails."""
    [counts] = sql("select (select count(*) from user_tokens), (select count(*) from outbox)")
    return list(counts)
