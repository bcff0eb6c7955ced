"""Every flow that mails a token, from the mail through its link to the call of its page.

After each step no table holds a working token: neither as mailed nor as its bytes.
"""

from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from uuid import uuid4

import pytest

from tests.factories import PASSWORD, Organization, new_organization, new_user, sql
from tests.functions.homeowner_auth.rows import new_join_code
from tests.functions.homeowners.rows import added_homeowner
from tests.functions.scheduled.rows import run
from tests.http.client import Reply, send
from tests.http.deployment import deployed
from tests.servers.mail_sink import MailSink, mail_sink, text_of
from tools.endpoints import declarations
from tools.local import mail_page

NEW_PASSWORD = "a new battery staple"
GIVEN = {"password": NEW_PASSWORD, "name": "Ada Linden", "new_password": True}
# A change of e-mail never sets a password, so it is followed with the account's own.
OWN = {"/v1/auth/confirm-email-change": {"password": PASSWORD}}


@pytest.fixture
def sink() -> Iterator[MailSink]:
    sql("update outbox set delivered_at = now() where delivered_at is null")
    with mail_sink() as server, deployed(SMTP_URL=server.url):
        yield server


def new_email() -> str:
    return f"{uuid4().hex}@example.com"


def asked_to_verify(_: Organization) -> str:
    email = new_email()
    body = {"name": "A", "email": email, "password": PASSWORD, "organization_name": "O"}
    assert send("POST", "/v1/auth/register", body).status_code == 201
    return email


def asked_to_join(organization: Organization) -> str:
    email = new_email()
    names = {"first_name": "Ada", "last_name": "Linden", "email": email}
    body = names | {"join_code": new_join_code(organization)}
    assert send("POST", "/v1/homeowner-auth/register", body).status_code == 202
    return email


def asked_for_a_new_password(_: Organization) -> str:
    email = new_user()[1]
    assert send("POST", "/v1/auth/forgot-password", {"email": email}).status_code == 202
    return email


def asked_to_change_the_address(organization: Organization) -> str:
    email = new_email()
    body = {"new_email": email, "password": PASSWORD}
    token = organization.owner.token
    assert send("POST", "/v1/auth/change-email", body, token=token).status_code == 202
    return email


def invited_a_member(organization: Organization) -> str:
    email = new_email()
    body = {"email": email, "role": "viewer"}
    token = organization.owner.token
    assert send("POST", "/v1/invitations", body, token=token).status_code == 201
    return email


def invited_a_homeowner(organization: Organization) -> str:
    email: str = added_homeowner(organization, invite=True)["email"]
    return email


FLOWS = [
    (asked_to_verify, "/verify-email", "/v1/auth/verify-email"),
    (asked_to_join, "/homeowner/confirm-request", "/v1/homeowner-auth/confirm-request"),
    (asked_for_a_new_password, "/reset-password", "/v1/auth/reset-password"),
    (asked_to_change_the_address, "/confirm-email-change", "/v1/auth/confirm-email-change"),
    (invited_a_member, "/accept-invitation", "/v1/auth/accept-invitation"),
    (
        invited_a_homeowner,
        "/homeowner/accept-invitation",
        "/v1/homeowner-auth/accept-invitation",
    ),
]


def fields_of(call: str) -> tuple[str, ...]:
    """The fields of a call's body."""
    [body] = [each.body for each in declarations() if (each.method, each.path) == ("POST", call)]
    assert body
    return body.__struct_fields__


def linked(mail: EmailMessage) -> tuple[str, str]:
    """The page and the token of the mail's link, as the mail page shows it."""
    [link] = mail_page.LINK.findall(text_of(mail))
    address, token = link.split("#token=")
    return "/" + address.split("/", 3)[3], token


def used(token: str, call: str) -> Reply:
    """Send the form of the link's page."""
    given = GIVEN | OWN.get(call, {})
    names = [name for name in fields_of(call) if name != "token"]
    return send("POST", call, {"token": token} | {name: given[name] for name in names})


def at_rest(token: str) -> list[str]:
    """The tables that hold a token as mailed, its bytes, or its secret part."""
    tables = sql("select oid::regclass::text from pg_class where relkind = 'r'"
                 " and relnamespace = 'public'::regnamespace")  # fmt: skip
    # A token that the API signed has three parts, of which the last is the signature.
    proof = urlsafe_b64decode(token)[16:].hex() if "." not in token else token.rpartition(".")[2]
    return [
        table
        for [table] in tables
        if sql(
            f"select from {table} where strpos({table}::text, :token) > 0"
            f" or strpos({table}::text, :proof) > 0 limit 1",
            token=token,
            proof=proof,
        )
    ]


@pytest.mark.parametrize(("ask", "page", "call"), FLOWS, ids=[ask.__name__ for ask, *_ in FLOWS])
def test_a_mailed_link_works_once_and_its_token_is_not_stored(
    sink: MailSink, ask: Callable[[Organization], str], page: str, call: str
) -> None:
    email = ask(new_organization())
    assert run("deliver-outbox")["failed"] == 0
    [mail] = sink.to(email)

    path, token = linked(mail)
    reply = used(token, call)

    assert path == page
    assert reply.status_code in {200, 204}, reply.text
    assert at_rest(token) == []
    session = (reply.json or {}).get("token")
    assert session is None or at_rest(session) == []
    assert used(token, call).status_code in {404, 422}


def test_the_search_for_tokens_finds_one(sink: MailSink) -> None:
    asked_for_a_new_password(new_organization())
    run("deliver-outbox")
    [mail] = sink.mails
    token = mail_page.LINK.findall(text_of(mail))[0].split("#token=")[1]

    sql("insert into outbox (kind, payload, delivered_at) values ('email', :p, now())",
        p=f'{{"token": "{token}"}}')  # fmt: skip
    assert at_rest(token) == ["outbox"]
    sql("delete from outbox where payload ->> 'token' = :token", token=token)
    assert at_rest(token) == []
