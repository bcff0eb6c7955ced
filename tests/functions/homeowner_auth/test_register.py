from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import PASSWORD, new_organization, new_user, sql
from tests.functions.auth.links import join_link
from tests.functions.auth.rows import new_email
from tests.functions.auth.signing_in import cookie, sign_in
from tests.functions.homeowner_auth.rows import new_join_code
from tests.http.client import Reply, code, send

WRITTEN = "select (select count(*) from unconfirmed_join_requests), (select count(*) from outbox)"


def register(join_code: str, email: str, **changes: Any) -> Reply:
    """Request to join an association."""
    body = {"join_code": join_code, "first_name": "Ada", "last_name": "Maple", "email": email}
    return send("POST", "/v1/homeowner-auth/register", body | changes)


def test_makes_neither_a_person_nor_a_request_before_the_link() -> None:
    email, unit = new_email(), uuid4().hex

    response = register(
        new_join_code(new_organization()), email, phone="555 0101", unit_text=unit, message="Hi.\n"
    )

    assert (response.status_code, response.data) == (202, b"")
    assert (cookie(response), cookie(response, "pv_homeowner_session")) == (None, None)
    assert sql("select from users where email = :email", email=email) == []
    assert sql("select from join_requests where unit_text = :unit", unit=unit) == []
    assert code(sign_in(email)) == (401, "UNAUTHENTICATED")


def test_takes_no_password() -> None:
    response = register(new_join_code(new_organization()), new_email(), password=PASSWORD)

    assert [error["pointer"] for error in response.json["errors"]] == ["/password"]


def test_answers_and_writes_the_same_for_every_code_and_email() -> None:
    _, known = new_user()
    right = new_join_code(new_organization())
    shown = []
    for join_code, email in (
        (right, new_email()),
        (right, known),
        (right, known),
        (right, known),
        (right, known),
        ("0000000000", new_email()),
    ):
        [before] = sql(WRITTEN)
        answer = register(join_code, email)
        [after] = sql(WRITTEN)
        written = [now - then for now, then in zip(after, before, strict=True)]
        shown.append((answer.status_code, answer.data, sorted(answer.headers.keys()), written))

    assert shown == [shown[0]] * 6


def test_mails_a_mailbox_three_links_an_hour() -> None:
    right, email = new_join_code(new_organization()), new_email()
    tagged = email.replace("@", "+home@")

    for spelling in (email, email.upper(), tagged, email, tagged):
        assert register(right, spelling).status_code == 202

    links = [join_link(each) for each in (email, email.upper(), tagged)]
    assert all(links)
    mailed = """
        select count(*) from unconfirmed_join_requests
        where association_id is not null and email_key in (:email, :tagged)
        """
    assert sql(mailed, email=email, tagged=tagged) == [[3]]
    sql("update unconfirmed_join_requests set created_at = now() - interval '1 hour'")
    register(right, email)
    assert sql(mailed, email=email, tagged=tagged) == [[4]]


def test_an_organization_on_trial_causes_fifty_mails_a_day() -> None:
    organization = new_organization(
        status="trialing", trial_ends_at=datetime.now(UTC) + timedelta(days=9)
    )
    right, email = new_join_code(organization), new_email()
    register(right, email)
    sql(
        """
        insert into unconfirmed_join_requests (association_id, email, first_name, last_name)
        select association_id, n || '@example.com', 'A', 'B'
        from unconfirmed_join_requests as asked, generate_series(2, 50) as n
        where asked.email = :email
        """,
        email=email,
    )
    late = new_email()
    [before] = sql(WRITTEN)

    # Another association of the organization does not begin anew, and no mailbox is told apart.
    answers = [register(new_join_code(organization), each) for each in (late, email, email, email)]

    assert {code(each) for each in answers} == {(429, "RATE_LIMITED")}
    assert 86_000 < int(answers[0].headers["Retry-After"]) <= 86_400
    assert sql(WRITTEN) == [before]
    assert join_link(email)
    assert register(new_join_code(new_organization()), late).status_code == 202


def test_an_unverified_sign_up_writes_to_no_stranger() -> None:
    victim = new_email()
    owner = {"name": "A", "email": new_email(), "password": PASSWORD, "organization_name": "O"}
    token = send("POST", "/v1/auth/register", owner).json["token"]
    named = {"name": "You have won, call +1 312 555 0101"}
    join_code = send("POST", "/v1/associations", named, token=token).json["join_code"]

    assert register(join_code, victim).status_code == 202
    assert join_link(victim) is None

    sql("update users set email_verified_at = now() where email = :email", email=owner["email"])
    assert register(join_code, victim).status_code == 202
    assert join_link(victim)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("last_name", "a" * 201),
        ("email", "nobody"),
        ("phone", "1"),
        ("unit_text", ""),
        ("message", "a" * 5001),
        ("message", "a\0b"),
        ("join_code", ""),
    ],
)
def test_names_the_invalid_field(field: str, value: str) -> None:
    body = {"join_code": "0000000000", "email": new_email(), field: value}

    response = register(**body)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in response.json["errors"]] == [f"/{field}"]
