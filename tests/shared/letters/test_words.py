"""The rendering of mails with user-written text."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.inputs.text import Email
from shared.letters import (
    change_email_notice,
    invitation,
    join_request_decided,
    new_owner,
    password_changed,
    trial_ends,
)
from shared.mail.letter import Letter
from shared.mail.message import compose
from shared.mail.sending import mailer
from tests.servers.mail_sink import mail_sink, text_of

AT = datetime(2026, 1, 2, tzinfo=UTC)
TOKEN = "t" * 64
HOSTILE = [
    "A\r\nBcc: thief@example.com",
    "A\nContent-Type: text/html\n\n<h1>",
    '"><script>alert(1)</script><a href="https://evil.example/">',
    "</title></body><img src=x onerror=alert(1)>",
    "\u202egnp.exe \u2066turned",
    "מרכז הבתים \u200f(ב)",
    "👩‍👩‍👧‍👦 Höfe & <Gärten>",
    "=?utf-8?q?=41?=",
    "W" * 200,
    "ﷺ" * 200,
    "{TOKEN} %s $(id) {{7*7}}",
]


def letters(text: str) -> Iterator[Letter]:
    """Every mail that contains text written by a user."""
    address = "b@example.com"
    yield invitation.worded_for_member(address, TOKEN, text, text, AT)
    yield invitation.worded_for_homeowner(address, TOKEN, text, text, AT)
    yield new_owner.worded(address, text, text)
    yield join_request_decided.worded(address, text, "declined", text * 25)
    yield trial_ends.worded(address, text, AT)
    yield change_email_notice.worded(address, text)


def delivered(letter: Letter) -> EmailMessage:
    """The mail as the recipient's program decodes it."""
    data = compose(letter, "row", AT).as_bytes()
    # RFC 5322 section 2.1.1.
    assert max(map(len, data.split(b"\r\n"))) <= 998
    mail = message_from_bytes(data, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


@pytest.mark.parametrize("text", HOSTILE)
def test_user_text_is_escaped_in_html(text: str) -> None:
    headers = delivered(trial_ends.worded("b@example.com", "Plain", AT)).keys()
    for letter in letters(text):
        mail = delivered(letter)

        assert mail.keys() == headers
        assert mail["To"] == "b@example.com"
        assert "\n" not in mail["Subject"]
        html = text_of(mail, "html")
        tags = set(re.findall(r"<\s*/?\s*([a-z!]+)", html))
        assert tags <= {"!doctype", "html", "meta", "title", "body", "p", "a", "br", "code"}
        assert set(re.findall(r'href="([^"#]*)', html)) <= {
            "http://127.0.0.1:8080/accept-invitation",
            "http://127.0.0.1:8080/homeowner/accept-invitation",
        }
        assert re.search(r"\son\w+=", re.sub(r">[^<]*<", "><", html)) is None
        # The text is complete, except for characters that would reorder the text around it.
        shown = " ".join(text.translate(dict.fromkeys((0x202E, 0x2066))).split())
        assert shown in " ".join(text_of(mail).split())
        assert shown in " ".join(unescape(html).split())
        assert re.search("[\u202a-\u202e\u2066-\u2069]", html + text_of(mail)) is None


def test_an_address_in_another_script_is_kept() -> None:
    with mail_sink() as sink, mailer(sink.url) as mails:
        mails.send(compose(password_changed.worded("jörg@bücher.example"), "row", AT))
        [mail] = sink.mails

    assert mail["X-Envelope-To"] == "jörg@bücher.example"
    assert mail["To"] == "jörg@bücher.example"


# Trimmed like a body's field, because the pipeline does so before a letter is made.
@given(st.from_regex(r"\A[^\s@]{1,20}@[^\s@]{1,20}\.[^\s@]{1,9}\Z"))
@example("o'connor+home@example.com")
@example("a..b@example.com")
@example("a,b@example.com")
@example('"a"@example.com')
@example("a(b)@example.com")
@example("<a@example.com")
@example("a@example..com")
@example("a@[1.2.3.4]")
def test_every_accepted_address_can_receive_mail(address: str) -> None:
    try:
        msgspec.convert(address, Email)
    except msgspec.ValidationError:
        return
    if not address.isprintable():
        # Refused with all other text that has control characters or marks of direction.
        return

    assert compose(password_changed.worded(address), "row", AT)["To"].addresses[0].addr_spec


@pytest.mark.parametrize("worded", [invitation.worded_for_member, invitation.worded_for_homeowner])
def test_an_invitation_states_its_expiry_and_single_use(
    worded: Callable[[str, str, str, str, datetime], Letter],
) -> None:
    text = text_of(delivered(worded("b@example.com", TOKEN, "Ada", "Maple Court", AT)))

    assert "works once, until 02 January 2026." in text
