import shutil
import smtplib
import ssl
import subprocess
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from shared.mail import sending
from shared.mail.letter import Letter
from shared.mail.message import compose
from shared.mail.sending import MailServerError, mailer
from tests.servers.mail_sink import MailSink, mail_sink


def message(recipient: str = "b@example.com", subject: str = "S") -> EmailMessage:
    return compose(Letter(recipient, subject, ("Text",)), "id", datetime(2026, 1, 2, tzinfo=UTC))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of localhost in one file, self-signed."""
    folder = tmp_path_factory.mktemp("certificate")
    command = f"{shutil.which('openssl')} req -x509 -newkey rsa:2048 -nodes -days 1"
    command += f" -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout {folder}/key"
    subprocess.run([*command.split(), "-out", f"{folder}/cert"], check=True, capture_output=True)
    return folder


def encryption(certificate: Path) -> ssl.SSLContext:
    """The TLS context of a server with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert", certificate / "key")
    return context


def secure_sink(certificate: Path) -> AbstractContextManager[MailSink]:
    """A server that accepts mail from one account, and only encrypted."""

    def login(_s: Any, session: Any, _e: Any, _m: Any, data: Any) -> AuthResult:
        good = (data.login, data.password) == (b"me@x", b"p:w/d") and session.ssl is not None
        return AuthResult(success=good)

    return mail_sink(
        "localhost",
        tls_context=encryption(certificate),
        require_starttls=True,
        authenticator=login,
        auth_required=True,
    )


def tls_sink(certificate: Path) -> AbstractContextManager[MailSink]:
    """A server with implicit TLS (RFC 8314)."""
    return mail_sink("localhost", "smtps", ssl_context=encryption(certificate))


def test_uses_starttls_when_offered_and_signs_in(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert"))
    with secure_sink(certificate) as sink:
        with mailer(sink.url.replace("//", "//me%40x:p%3Aw%2Fd@")) as mails:
            mails.send(message())
            mails.send(message())
        assert len(sink.mails) == 2


def test_uses_implicit_tls_for_smtps_addresses(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tls_sink(certificate) as sink:
        with mailer(sink.url) as mails, pytest.raises(ssl.SSLCertVerificationError):
            mails.send(message())
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert"))
        with mailer(sink.url) as mails:
            mails.send(message())
        # The certificate is for localhost.
        with (
            mailer(sink.url.replace("localhost", "127.0.0.1")) as mails,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            mails.send(message())

        assert len(sink.mails) == 1


def test_sends_nothing_to_an_untrusted_certificate(certificate: Path) -> None:
    with (
        secure_sink(certificate) as sink,
        mailer(sink.url.replace("//", "//me:x@")) as mails,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        mails.send(message())


def test_sends_no_password_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LOOPBACK", frozenset())
    with mail_sink() as sink:
        url = sink.url.replace("smtp://", "smtp://me:secret@")
        with mailer(url) as mails, pytest.raises(MailServerError, match="unencrypted"):
            mails.send(message())


def test_an_unreachable_server_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def connect(url: str) -> smtplib.SMTP:
        tried.append(url)
        raise OSError

    monkeypatch.setattr(sending, "_connect", connect)
    with mailer("smtp://x") as mails:
        for expected in (OSError, MailServerError, MailServerError):
            with pytest.raises(expected):
                mails.send(message())
    assert tried == ["smtp://x"]


@pytest.mark.parametrize("answer", ["550 no", "421 closing"])
def test_a_refused_mail_or_lost_connection_fails_one_mail(answer: str) -> None:
    with mail_sink() as sink, mailer(sink.url) as mails:
        sink.answer = answer
        with pytest.raises(smtplib.SMTPDataError):
            mails.send(message())
        sink.answer = "250 OK"
        mails.send(message())
        assert len(sink.mails) == 1


@pytest.mark.parametrize(
    "address", ["a@x.example, b@x.example", "a@x.example\nBcc: b@x.example", "a", "", "<a@x> b"]
)
def test_refuses_recipients_that_are_not_one_address(address: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        message(address)


def test_a_repeated_message_has_the_same_id() -> None:
    first, second = message(), message()

    assert first["Message-ID"] == second["Message-ID"] == "<id@pavilion.example>"
    assert first["Date"] == second["Date"] == "Fri, 02 Jan 2026 00:00:00 +0000"


def test_mails_are_marked_as_automatic() -> None:
    assert message()["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("subject", ["A\r\nBcc: x@y.example", "Ä 🏠 \u202e\x00\x07", "x" * 5000])
def test_a_subject_cannot_inject_headers(subject: str) -> None:
    with mail_sink() as sink, mailer(sink.url) as mails:
        mails.send(message(subject=subject))
        [mail] = sink.mails
    assert mail["Bcc"] is None
    assert mail["To"] == "b@example.com"
    assert mail["Subject"][:1] == subject[:1]
