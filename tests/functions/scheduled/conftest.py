"""Fixtures for the tests of scheduled functions."""

from collections.abc import Iterator

import pytest

from tests.factories import login_timeouts, sql
from tests.http.deployment import deployed
from tests.servers.mail_sink import MailSink, mail_sink


@pytest.fixture
def sink() -> Iterator[MailSink]:
    """A mail server that the functions use; the outbox is emptied before."""
    sql("update outbox set delivered_at = now() where delivered_at is null")
    with mail_sink() as server, deployed(SMTP_URL=server.url):
        yield server


@pytest.fixture
def _own_timeouts() -> Iterator[None]:
    """Give the logins their production timeouts for locks."""
    with login_timeouts(None), deployed():
        yield
