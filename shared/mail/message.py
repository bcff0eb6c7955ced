"""From a letter to the message that travels (RFC 5322)."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from shared.config import settings
from shared.mail.letter import Letter, as_html, as_text


def compose(letter: Letter, row_id: str, created_at: datetime) -> EmailMessage:
    """The message of an outbox row; ValueError for an address that is none.

    Message-ID and date are the row's, so that a repeat can be recognised.
    """
    name, sender = parseaddr(settings().mail_from)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = _address(letter.recipient)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(created_at)
    message["Message-ID"] = f"<{row_id}@{sender.rpartition('@')[2]}>"
    # RFC 3834: nobody's absence notice shall answer it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(letter))
    message.add_alternative(as_html(letter), subtype="html")
    return message


def _address(text: str) -> Address:
    try:
        return Address(addr_spec=text)
    except (ValueError, MessageError, IndexError):
        # The parser says it in many ways, some of them with the text.
        raise ValueError("not an address") from None


def _one_line(text: str) -> str:
    """The policy refuses line breaks in a header; a name that had one would never be delivered."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())
