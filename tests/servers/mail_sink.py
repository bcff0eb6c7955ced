"""A real SMTP server that keeps the mails it receives."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tools.local.processes import free_port


class MailSink:
    """The received mails. `answer` is the server's reply to each.

    `is_stalling` delays the reply; `on_mail` is called with each mail before the reply.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"
        self.url = ""
        self.is_stalling = False
        self.on_mail: Callable[[EmailMessage], object] | None = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Keep a mail unless it is to be refused."""
        if self.answer.startswith("250"):
            content = cast("bytes", envelope.content)
            mail = message_from_bytes(content, policy=default)
            assert isinstance(mail, EmailMessage)
            mail["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
            self.mails.append(mail)
            if self.on_mail:
                self.on_mail(mail)
        while self.is_stalling:  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(0.01)
        return self.answer

    def to(self, recipient: str) -> list[EmailMessage]:
        """The mails to one address."""
        return [mail for mail in self.mails if mail["X-Envelope-To"] == recipient]


@contextmanager
def mail_sink(host: str = "127.0.0.1", scheme: str = "smtp", **options: Any) -> Iterator[MailSink]:
    """A server on a free port. `options` go to the controller; SMTPUTF8 is on by default."""
    sink = MailSink()
    known = {"enable_SMTPUTF8": True, **options}
    controller = Controller(sink, hostname=host, port=free_port(), **known)
    controller.start()
    sink.url = f"{scheme}://{host}:{controller.port}"
    try:
        yield sink
    finally:
        controller.stop()


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """A mail's text part, or its HTML part."""
    part = mail.get_body((kind,))
    assert isinstance(part, EmailMessage)
    text: str = part.get_content()
    return text.replace("\r\n", "\n")
