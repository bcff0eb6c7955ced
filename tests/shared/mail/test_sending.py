import shutil
import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from shared.mail import sending
from shared.mail.letter import Letter
from shared.mail.message import compose
from shared.mail.sending import MailServerError, mailer
from tests.mail_sink import MailSink, mail_sink
from tools.local.processes import free_port


def message(recipient: str = "b@example.com", subject: str = "S") -> EmailMessage:
    return compose(Letter(recipient, subject, ("Text",)), "id", datetime(2026, 1, 2, tzinfo=UTC))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of localhost in one file, which is its own authority."""
    folder = tmp_path_factory.mktemp("certificate")
    command = f"{shutil.which('openssl')} req -x509 -newkey rsa:2048 -nodes -days 1"
    command += f" -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout {folder}/key"
    subprocess.run([*command.split(), "-out", f"{folder}/cert"], check=True, capture_output=True)
    return folder


@contextmanager
def secure_sink(certificate: Path, **options: Any) -> Iterator[MailSink]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert", certificate / "key")

    def login(_s: Any, session: Any, _e: Any, _m: Any, data: Any) -> AuthResult:
        good = (data.login, data.password) == (b"me@x", b"p:w/d") and session.ssl is not None
        return AuthResult(success=good)

    sink = MailSink()
    controller = Controller(
        sink,
        hostname="localhost",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=login,
        auth_required=True,
        **options,
    )
    controller.start()
    sink.url = f"localhost:{controller.port}"
    try:
        yield sink
    finally:
        controller.stop()


@contextmanager
def tls_sink(certificate: Path) -> Iterator[MailSink]:
    """A server that speaks TLS at once (RFC 8314)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert", certificate / "key")
    sink = MailSink()
    controller = Controller(sink, hostname="localhost", port=free_port(), ssl_context=context)
    controller.start()
    sink.url = f"smtps://localhost:{controller.port}"
    try:
        yield sink
    finally:
        controller.stop()


def test_encrypts_where_the_server_offers_it_and_signs_in(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert"))
    with secure_sink(certificate) as sink:
        with mailer(f"smtp://me%40x:p%3Aw%2Fd@{sink.url}") as mails:
            mails.send(message())
            mails.send(message())
        assert len(sink.mails) == 2


def test_encrypts_from_the_first_byte_where_the_address_says_so(
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


def test_a_certificate_that_is_not_trusted_gets_nothing(certificate: Path) -> None:
    with (
        secure_sink(certificate) as sink,
        mailer(f"smtp://me:x@{sink.url}") as mails,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        mails.send(message())


def test_sends_no_password_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LOOPBACK", frozenset())
    with mail_sink() as sink:
        url = sink.url.replace("smtp://", "smtp://me:secret@")
        with mailer(url) as mails, pytest.raises(MailServerError, match="unencrypted"):
            mails.send(message())


def test_a_server_that_is_away_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_refused_mail_leaves_the_connection_to_the_next() -> None:
    with mail_sink() as sink, mailer(sink.url) as mails:
        sink.answer = "550 no"
        with pytest.raises(smtplib.SMTPDataError):
            mails.send(message())
        sink.answer = "250 OK"
        mails.send(message())
        assert len(sink.mails) == 1


def test_a_server_that_hangs_up_takes_one_mail_along() -> None:
    with mail_sink() as sink, mailer(sink.url) as mails:
        sink.answer = "421 closing"
        with pytest.raises(smtplib.SMTPDataError):
            mails.send(message())
        sink.answer = "250 OK"
        mails.send(message())
        assert len(sink.mails) == 1


@pytest.mark.parametrize(
    "address", ["a@x.example, b@x.example", "a@x.example\nBcc: b@x.example", "a", "", "<a@x> b"]
)
def test_what_is_no_single_address_is_never_sent_to(address: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        message(address)


def test_a_repeat_is_the_same_message() -> None:
    first, second = message(), message()

    assert first["Message-ID"] == second["Message-ID"] == "<id@pavilion.example>"
    assert first["Date"] == second["Date"] == "Fri, 02 Jan 2026 00:00:00 +0000"


def test_nobodys_absence_answers_a_mail() -> None:
    assert message()["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("subject", ["A\r\nBcc: x@y.example", "Ä 🏠 \u202e\x00\x07", "x" * 5000])
def test_a_subject_is_one_header_whatever_it_says(subject: str) -> None:
    with mail_sink() as sink, mailer(sink.url) as mails:
        mails.send(message(subject=subject))
        [mail] = sink.mails
    assert mail["Bcc"] is None
    assert mail["To"] == "b@example.com"
    assert mail["Subject"][:1] == subject[:1]
