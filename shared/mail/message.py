"""From a letter to the message that is sent (RFC 5322)."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from shared.config import settings
from shared.mail.letter import Letter, as_html, as_text

# A dot-atom in any script (RFC 6531 section 3.3). That is more than can be entered today, because
# older accounts have such addresses, but nothing that needs quotes or ends an address in a header.
_ATOM = r"""[^\s\x00-\x1f\x7f.@,:;<>()\[\]\\"]+"""
ADDRESS = rf"{_ATOM}(\.{_ATOM})*@{_ATOM}(\.{_ATOM})+"


def compose(letter: Letter, row_id: str, created_at: datetime) -> EmailMessage:
    """The message of an outbox row; ValueError for an address that can't be one.

    Message-ID and date are the row's, so that a repeat can be recognised.
    """
    name, sender = parseaddr(settings().mail_from)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = _address(letter.recipient)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(created_at)
    message["Message-ID"] = f"<{row_id}@{sender.rpartition('@')[2]}>"
    # RFC 3834: an absence notice must not answer it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(letter))
    message.add_alternative(as_html(letter), subtype="html")
    return message


def _address(text: str) -> Address:
    """Built from its parts, because the parser of `addr_spec` accepts ASCII only."""
    if not re.fullmatch(ADDRESS, text):
        raise ValueError("not an address")
    username, _, domain = text.rpartition("@")
    return Address(username=username, domain=domain)


def _one_line(text: str) -> str:
    """Without line breaks, which the policy refuses in a header."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())
