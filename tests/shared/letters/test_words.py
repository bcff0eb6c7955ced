"""The rendering of mails with text that users wrote, for every letter with every nasty text."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import Policy, compat32, default
from functools import cache
from html import unescape
from importlib import import_module
from inspect import getmembers, isfunction, signature
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import shared.letters
from shared.domain.states import WORK_ORDER
from shared.inputs.text import Email
from shared.letters import password_changed, work_order_moved
from shared.letters.join_request_decided import Decision
from shared.letters.new_requests import NewRequest
from shared.mail.letter import Letter
from shared.mail.message import FIELDS, compose
from shared.mail.sending import mailer
from tests.http.deployment import deployed
from tests.servers.mail_sink import mail_sink, text_of

AT = datetime(2026, 1, 2, tzinfo=UTC)
TOKEN = "t" * 64
ADDRESS = "b@example.com"
Worded = Callable[..., Letter]


def encoded_word(text: str, charset: str = "utf-8") -> str:
    """The text as an encoded word (RFC 2047)."""
    return f"=?{charset}?b?{b64encode(text.encode()).decode()}?="


NASTY = [
    "A\r\nBcc: thief@example.com",
    "A\nContent-Type: text/html\n\n<h1>",
    "A\rBcc: thief@example.com",
    "A\x00\x0b\x0c\x1c\x1d\x1e\x85Bcc: thief@example.com",
    "A\u2028Bcc: thief@example.com\u2029B",
    '"><script>alert(1)</script><a href="https://evil.example/">',
    "</title></body><img src=x onerror=alert(1)>",
    "\u202egnp.exe \u2066turned",
    "מרכז הבתים \u200f(ב)",
    "👩‍👩‍👧‍👦 Höfe & <Gärten>",
    "=?utf-8?q?=41?=",
    "=?utf-8?q?a=0D=0ABcc:_thief@example.com=0D=0A=0D=0Abody?=",
    "=?utf-8?Q?=0ABcc:_thief@example.com?= =?utf-8?Q?=0A?=",
    "=?iso-8859-1?q?=0D=0ABcc:_thief@example.com?=",
    "=?utf-8*en?q?=0D=0ABcc:_thief@example.com?=",
    "=?unknown-8bit?q?=0D=0ABcc:_thief@example.com?=",
    "=?us-ascii?q?=22=0D=0ABcc:_thief@example.com?=",
    encoded_word("A\r\nBcc: thief@example.com\r\n\r\nbody"),
    encoded_word("A\nBcc: thief@example.com"),
    encoded_word("A\rBcc: thief@example.com"),
    encoded_word("\r\n\r\n<h1>body</h1>"),
    encoded_word(encoded_word("A\r\nBcc: thief@example.com")),
    "Höfe " + encoded_word("A\r\nBcc: thief@example.com"),
    encoded_word("A\r\nBcc: thief@example.com") * 8,
    "x" * 70 + " " + encoded_word("A\r\nBcc: thief@example.com"),
    "(" + encoded_word("A\r\nBcc: thief@example.com") + ")",
    '"' + encoded_word("A\r\nBcc: thief@example.com") + '"',
    "=?utf-8?b?QQ0KQmNjOiB0aGllZkBleGFtcGxlLmNvbQ?=",
    "=?utf-8?b?not base 64?=",
    "=?utf-8?x?A?=",
    "=?",
    "?=",
    "=? ?=",
    "=?=?=?=?utf-8?q?=0A?=?=",
    "Subject: other\r\nX-Evil: 1",
    " leading\n folded\n\tfolded",
    ".\r\n.\r\nQUIT",
    "a@b.c, thief@example.com <x>",
    "W" * 200,
    "ﷺ" * 200,
    "é" * 90,
    "{TOKEN} %s $(id) {{7*7}}",
]


def every_wording() -> Iterator[tuple[str, Worded]]:
    """Each function that words a letter, under its name."""
    for path in sorted(Path(shared.letters.__path__[0]).glob("*.py")):
        module = import_module(f"shared.letters.{path.stem}")
        for name, function in getmembers(module, isfunction):
            if name.startswith("worded") and function.__module__ == module.__name__:
                yield f"{path.stem}.{name}", function


WORDINGS = dict(every_wording())


def filled(worded: Worded, text: str) -> Letter:
    """The letter with this text in every place that a user's text can reach."""
    fixed: dict[str, Any] = {
        "recipient": ADDRESS,
        "token": TOKEN,
        "cause": "dispute",
        "decision": "declined",
        "status": "open",
        "requests": [NewRequest(text, "high", text, text)] * 2,
    }
    names = signature(worded).parameters
    return worded(**{name: fixed.get(name, text) for name in names})


def as_sent(letter: Letter) -> bytes:
    return compose(letter, "row", AT).as_bytes()


def delivered(letter: Letter) -> EmailMessage:
    """The mail as the recipient's program decodes it."""
    return parsed(as_sent(letter))


def parsed(data: bytes) -> EmailMessage:
    """A mail as it is sent, decoded."""
    mail = message_from_bytes(data, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_the_wording_of_every_letter_is_found() -> None:
    assert len(WORDINGS) >= len(list(Path(shared.letters.__path__[0]).glob("*.py"))) - 4
    assert set(get_args(Decision)) == {"approved", "declined"}
    assert work_order_moved.STEPS.keys() == WORK_ORDER.moves.keys()


@pytest.mark.parametrize("name", WORDINGS)
def test_user_text_stays_out_of_head_and_markup(name: str) -> None:
    subject = filled(WORDINGS[name], "Plain").subject
    for text in NASTY:
        letter = filled(WORDINGS[name], text)
        data = as_sent(letter)

        check_head(data, subject, text)
        check_html(letter, message_from_bytes(data), text)


def check_head(data: bytes, subject: str, text: str) -> None:
    """The head of a mail as it is sent has our fields, one recipient and this subject."""
    # RFC 5322 section 2.1.1: each line ends with CRLF, and no line is longer.
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", data) is None, text
    assert max(map(len, data.split(b"\r\n"))) <= 998, text
    head = data.partition(b"\r\n\r\n")[0]
    lines = head.split(b"\r\n")
    names = [line.partition(b":")[0] for line in lines if line[:1] not in b" \t"]
    assert sorted(names) == sorted(FIELDS), text
    fields = sorted(each.decode() for each in FIELDS)
    # Only the boundary differs from one mail to the next.
    for policy in (default, compat32):
        found = read_head(re.sub(rb'boundary="=+\w+==+"', b'boundary="b"', head), policy)
        assert found == (fields, ADDRESS, subject, []), text


@cache
def read_head(head: bytes, policy: Policy) -> tuple[list[str], str, str, list[Any]]:
    """The fields, recipient, subject and defects of a mail with this head, as programs read it."""
    mail = message_from_bytes(head + b"\r\n\r\n--b\r\n\r\nText\r\n--b--\r\n", policy=policy)
    return sorted(mail.keys()), str(mail["To"]), str(mail["Subject"]), mail.defects


def check_html(letter: Letter, mail: Message, text: str) -> None:
    """The HTML has our own tags and link only, and shows the text."""
    assert (mail.defects, mail.is_multipart()) == ([], True), text
    plain, html = map(shown_in, mail.get_payload())
    tags = set(re.findall(r"<\s*/?\s*([a-z!]+)", html))
    assert tags <= {"!doctype", "html", "meta", "title", "body", "p", "a", "br", "code"}, text
    link = [letter.action.url.partition("#")[0]] if letter.action else []
    assert re.findall(r'href="([^"#]*)', html) == link, text
    assert re.search(r"\son\w+=", re.sub(r">[^<]*<", "><", html)) is None, text
    assert re.search("[\u202a-\u202e\u2066-\u2069]", html + plain) is None, text
    # A text is complete, except for characters that would reorder the text around it.
    shown = " ".join(text.translate(dict.fromkeys((0x202E, 0x2066))).split())
    if any(text in paragraph for paragraph in letter.paragraphs):
        assert shown in " ".join(plain.split()), text
        assert shown in " ".join(unescape(html).split()), text


def shown_in(part: Any) -> str:
    """The decoded text of a mail's part, without the work of reading its head into objects."""
    content: bytes = part.get_payload(decode=True)
    return content.decode(part.get_content_charset()).replace("\r\n", "\n")


@pytest.mark.parametrize("text", NASTY)
def test_a_subject_is_read_as_the_text_and_nothing_else(text: str) -> None:
    mail = delivered(Letter(ADDRESS, text, ("Text",)))

    assert sorted(mail.keys()) == sorted(each.decode() for each in FIELDS)
    shown = " ".join(text.translate(dict.fromkeys(range(9))).split())
    assert mail["Subject"] == "".join(filter(str.isprintable, shown))


def test_a_head_with_another_field_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "shared.mail.message._encoded", lambda text: f"{text}\r\nBcc: x@example.com"
    )

    with pytest.raises(ValueError, match="other fields"):
        as_sent(Letter(ADDRESS, "Subject", ("Text",)))


@pytest.mark.parametrize("name", WORDINGS)
@pytest.mark.parametrize("environment", ["local", "test"])
def test_only_a_local_mail_shows_the_api(name: str, environment: str) -> None:
    with deployed(ENVIRONMENT=environment):
        letter = filled(WORDINGS[name], "Plain")
        mail = delivered(letter)
    shown = text_of(mail) + text_of(mail, "html")

    is_shown = letter.action is not None and environment == "local"
    assert [each in shown for each in ("Token:", "Or by the API:", "POST http")] == [is_shown] * 3
    assert shown.count(TOKEN) == (0 if letter.action is None else 6 if is_shown else 2)


def test_an_address_in_another_script_is_kept() -> None:
    with mail_sink() as sink, mailer(sink.url) as mails:
        mails.send(compose(password_changed.worded("jörg@bücher.example"), "row", AT))
        [mail] = sink.mails

    assert mail["X-Envelope-To"] == "jörg@bücher.example"
    assert mail["To"] == "jörg@bücher.example"


@pytest.mark.parametrize(
    "address",
    [
        "=?utf-8?q?a=0D=0ABcc:x?=@example.com",
        "a=?utf-8?q?b?=@example.com",
        "a@=?utf-8?q?b?=.example",
        "a@example.com\r\nBcc: thief@example.com",
        "a\u2028b@example.com",
        "a@example.com, thief@example.com",
        "A <a@example.com>",
    ],
)
def test_an_address_that_could_change_the_head_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        compose(password_changed.worded(address), "row", AT)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(address, Email)


def part(length: int) -> st.SearchStrategy[str]:
    """A part of an address in any characters.

    Not by a regular expression, which Hypothesis takes seconds to turn into sets of characters.
    """
    letter = st.characters(codec="utf-8", exclude_characters="@")
    return st.text(letter.filter(lambda each: not each.isspace()), min_size=1, max_size=length)


# Trimmed like a body's field, because the pipeline does so before a letter is made.
@given(st.builds("{}@{}.{}".format, part(20), part(20), part(9)))
@example("o'connor+home@example.com")
@example("a=b@example.com")
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

    assert compose(password_changed.worded(address), "row", AT)["To"] == address
