"""The page at /mail: the mails that the local mail server received, newest first.

A mail is shown as text; only links with a token are clickable.
"""

import os
import re
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from html import escape
from pathlib import Path

from tools.local.page import headers, html

# Set by the stack for its instances.
FOLDER = "PAVILION_MAILS"
MOST_SHOWN = 50
LINK = re.compile(r"https?://[^\s<>\"]+#token=[\w-]+", re.ASCII)


def respond(path: str) -> tuple[int, dict[str, str], bytes] | None:
    """Status, headers and body at /mail; None for any other path."""
    if path != "/mail":
        return None
    folder = os.environ.get(FOLDER)
    mails = sorted(Path(folder).glob("*.eml"), reverse=True)[:MOST_SHOWN] if folder else []
    shown = "\n".join(filter(None, map(_shown, mails)))
    content = shown or "<p>No mail yet. Delivery runs every minute.</p>"
    return 200, headers("text/html; charset=utf-8"), html("Mail", f"<h1>Mail</h1>\n{content}")


def _shown(file: Path) -> str:
    """One mail as HTML; empty when it has just been removed."""
    try:
        mail = message_from_bytes(file.read_bytes(), policy=default)
        return _entry(mail) if isinstance(mail, EmailMessage) else ""
    except FileNotFoundError:
        return ""
    except (MessageError, ValueError, LookupError):
        return f"<article><h2>{escape(file.name)}</h2><p>This mail can't be read.</p></article>"


def _entry(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    text = part.get_content() if isinstance(part, EmailMessage) else ""
    subject, to, date = (escape(str(mail[name] or "")) for name in ("Subject", "To", "Date"))
    return (
        f"<article>\n<h2>{subject}</h2>\n<p>To {to}<br>{date}</p>\n"
        f"<pre>{_linked(text)}</pre>\n<hr>\n</article>"
    )


def _linked(text: str) -> str:
    """The escaped text with its token links clickable."""
    parts, end = [], 0
    for match in LINK.finditer(text):
        address = escape(match[0])
        parts += [escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*parts, escape(text[end:])])
