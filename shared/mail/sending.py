"""Messages over SMTP (RFC 5321), encrypted if the server supports it.

The URL is `smtp[s]://[user:password@]host[:port]`, which was checked when the instance started.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

# For a connection and for each command, so that a batch ends before its rows are claimed again.
TIMEOUT = 10
LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))


class MailServerError(Exception):
    """The mail server can't be used."""


class Mailer:
    """One connection for a batch of messages, made when the first one is sent."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._server: smtplib.SMTP | None = None
        self._failure: Exception | None = None

    @property
    def is_away(self) -> bool:
        """Whether the server could not be reached, so that this mailer sends nothing more."""
        return self._failure is not None

    def send(self, message: EmailMessage) -> None:
        """Hand a message over. MailServerError, SMTPException or OSError when it was not taken.

        A server that could not be reached is not tried again by the same mailer.
        """
        if self._failure:
            raise MailServerError(str(self._failure)) from self._failure
        if self._server is None:
            try:
                self._server = _connect(self._url)
            except Exception as failure:
                self._failure = failure
                raise
        try:
            self._server.send_message(message)
        except (smtplib.SMTPServerDisconnected, OSError):
            # The next message gets a connection of its own.
            self.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        server, self._server = self._server, None
        if server:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()


@contextmanager
def mailer(url: str) -> Iterator[Mailer]:
    """A mailer whose connection is closed at the end."""
    made = Mailer(url)
    try:
        yield made
    finally:
        made.close()


def _connect(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, is_encrypted = parts.hostname or "", parts.scheme == "smtps"
    server: smtplib.SMTP
    if is_encrypted:
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=_trust())
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT)
    try:
        server.ehlo()
        if not is_encrypted and server.has_extn("starttls"):
            server.starttls(context=_trust())
            server.ehlo()
            is_encrypted = True
        if parts.username:
            _require_privacy(host, is_encrypted=is_encrypted)
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _trust() -> ssl.SSLContext:
    """This machine's certificate authorities, which take some 45 ms to read."""
    return ssl.create_default_context()


def _require_privacy(host: str, *, is_encrypted: bool) -> None:
    if not is_encrypted and host not in LOOPBACK:
        raise MailServerError("no password is sent over an unencrypted connection")
