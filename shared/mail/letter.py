"""The content of a mail, rendered as plain text and as HTML."""

from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote

import msgspec

from shared.config import settings

# Embeddings, overrides and isolates (UAX 9): in a name they would reverse the text around it.
TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


class Action(msgspec.Struct, frozen=True):
    """What the recipient can do with the token, on a page or by a call of the API.

    The token is in the page's fragment, which browsers send to no server. `members` are the other
    fields of the call, each with a hint on its value. Only a local mail shows the call: the page's
    address answers none in a deployment, and to most people it would be noise.
    """

    label: str
    page: str
    token: str
    path: str
    members: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        """The page's address, token included."""
        return f"{settings().public_url}{self.page}#token={quote(self.token)}"

    def for_developers(self) -> Sequence[tuple[str, str]]:
        """The token and the API's call with its body, each under a heading, where it is local."""
        if settings().environment != "local":
            return ()
        body: dict[str, Any] = {"token": self.token, **dict(self.members)}
        call = f"POST {settings().public_url}{self.path} {msgspec.json.encode(body).decode()}"
        return (("Token", self.token), ("Or by the API", call))


class Attachment(msgspec.Struct, frozen=True):
    """A stored file that goes with the letter. Its name is one of ours."""

    object_name: str
    file_name: str
    content_type: str


class Letter(msgspec.Struct, frozen=True):
    """Recipient, subject and paragraphs as plain text; `after` stands below the action.

    A subject has nothing that a user wrote, because it is read before the sender is known.
    """

    recipient: str
    subject: str
    paragraphs: tuple[str, ...]
    action: Action | None = None
    after: tuple[str, ...] = ()
    attachment: Attachment | None = None


def as_text(letter: Letter) -> str:
    """The letter as plain text."""
    parts = ["Hello,", *letter.paragraphs]
    if letter.action:
        shown = ((letter.action.label, letter.action.url), *letter.action.for_developers())
        parts += [f"{heading}:\n{value}" for heading, value in shown]
    return "\n\n".join([*parts, *letter.after, "Pavilion"]).translate(TURNS) + "\n"


def as_html(letter: Letter) -> str:
    """The letter as HTML in which every value is text."""
    parts = [_paragraph("Hello,"), *map(_paragraph, letter.paragraphs)]
    if letter.action:
        link = f'<a href="{escape(letter.action.url)}">{escape(letter.action.label)}</a>'
        parts.append(f"<p>{link}</p>")
        parts += [
            f"<p>{heading}:<br><code>{escape(value)}</code></p>"
            for heading, value in letter.action.for_developers()
        ]
    parts += [*map(_paragraph, letter.after), _paragraph("Pavilion")]
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f"<title>{escape(letter.subject)}</title>\n<body>\n{body}\n</body>\n</html>\n"
    ).translate(TURNS)


def _paragraph(text: str) -> str:
    # A text of several lines keeps them.
    look = ' style="white-space: pre-line"' if "\n" in text else ""
    return f"<p{look}>{escape(text)}</p>"
