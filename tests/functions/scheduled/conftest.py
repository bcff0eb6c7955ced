"""What the tests of scheduled functions can ask for."""

from collections.abc import Iterator

import pytest

from tests.deployment import deployed
from tests.factories import sql
from tests.mail_sink import MailSink, mail_sink
from tests.patience import PATIENT, set_timeouts


@pytest.fixture
def sink() -> Iterator[MailSink]:
    """A mail server that the functions know; the outbox is empty before."""
    sql("update outbox set delivered_at = now() where delivered_at is null")
    with mail_sink() as server, deployed(SMTP_URL=server.url):
        yield server


@pytest.fixture
def _own_timeouts() -> Iterator[None]:
    """An instance whose logins wait for a lock as long as in production, and no longer."""
    [[database]] = sql("select current_database()")
    set_timeouts(sql, database, None)
    try:
        with deployed():
            yield
    finally:
        set_timeouts(sql, database, PATIENT)
