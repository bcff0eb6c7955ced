"""From a letter to the message that is sent (RFC 5322).

Subject and recipient are written here and not by the library, because some versions of it read an
encoded word in a value, decode it, and write line breaks of the decoded text into the head.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import Self

from shared.config import settings
from shared.mail.letter import Attachment, Letter, as_html, as_text

# A dot-atom in any script (RFC 6531 section 3.3). That is more than can be entered today, because
# older accounts have such addresses, but nothing that needs quotes or ends an address in a header.
_ATOM = r"""[^\s\x00-\x1f\x7f.@,:;<>()\[\]\\"]+"""
# The form of an encoded word in an address is an attack, as no mail provider gives such a name.
ADDRESS = rf"(?!.*=\?){_ATOM}(\.{_ATOM})*@{_ATOM}(\.{_ATOM})+"
FIELDS = (
    b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted", b"MIME-Version",
    b"Content-Type",
)  # fmt: skip
# An encoded word has at most 75 characters (RFC 2047 section 2), which are 45 bytes in base 64.
_WORD_BYTES = 45
_LINE_LENGTH = 78
_WIRE = SMTP.clone(utf8=True)


class _Field(str):
    """A header's value as people see it; the policy takes its lines as they are `written`."""

    __slots__ = ("name", "written")
    name: str
    written: str

    def __new__(cls, name: str, value: str, written: str) -> Self:
        """Make the field with its value as it is written in the head."""
        field = super().__new__(cls, value)
        field.name = name
        field.written = written
        return field

    def fold(self, *, policy: Policy) -> str:
        """The field's lines."""
        return f"{self.name}: {self.written}{policy.linesep}"


def compose(
    letter: Letter, row_id: str, created_at: datetime, attached: bytes | None = None
) -> EmailMessage:
    """The message of an outbox row; ValueError for one that can't be sent as it is.

    Message-ID and date are the row's, so that a repeat can be recognised. `attached` are the bytes
    of the letter's attachment.
    """
    name, sender = parseaddr(settings().mail_from)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = _Field("To", letter.recipient, _address(letter.recipient))
    subject = _one_line(letter.subject)
    message["Subject"] = _Field("Subject", subject, _encoded(subject))
    message["Date"] = format_datetime(created_at)
    message["Message-ID"] = f"<{row_id}@{sender.rpartition('@')[2]}>"
    # RFC 3834: an absence notice must not answer it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(letter))
    message.add_alternative(as_html(letter), subtype="html")
    if letter.attachment is not None:
        _attach(message, letter.attachment, attached)
    _require_our_fields(message)
    return message


def _attach(message: EmailMessage, attachment: Attachment, content: bytes | None) -> None:
    if content is None:
        raise ValueError("the attachment's file is missing")
    main, _, sub = attachment.content_type.partition("/")
    message.add_attachment(content, maintype=main, subtype=sub, filename=attachment.file_name)


def _address(text: str) -> str:
    if not re.fullmatch(ADDRESS, text) or not text.isprintable():
        raise ValueError("not an address")
    return text


def _one_line(text: str) -> str:
    return "".join(each for each in " ".join(text.split()) if each.isprintable())


def _encoded(text: str) -> str:
    """A subject's text as it is when it is short ASCII, else as encoded words (RFC 2047)."""
    if text.isascii() and "=?" not in text and len(text) + len("Subject: ") <= _LINE_LENGTH:
        return text
    return "\r\n ".join(f"=?utf-8?b?{b64encode(part).decode()}?=" for part in _parts(text))


def _parts(text: str) -> Iterator[bytes]:
    """The text's UTF-8, cut between characters into parts that fit into an encoded word."""
    part = b""
    for character in text:
        encoded = character.encode()
        if len(part) + len(encoded) > _WORD_BYTES:
            yield part
            part = b""
        part += encoded
    yield part


def _require_our_fields(message: EmailMessage) -> None:
    """ValueError unless the head has exactly our fields, however a mail server ends its lines."""
    head = b"".join(_WIRE.fold_binary(name, value) for name, value in message.raw_items())
    lines = re.split(rb"\r\n|\r|\n", head.removesuffix(b"\r\n"))
    names = [line.partition(b":")[0] for line in lines if not line.startswith((b" ", b"\t"))]
    if sorted(names) != sorted(FIELDS):
        raise ValueError("the head has other fields than ours")
