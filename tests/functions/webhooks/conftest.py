"""The payment processor of these tests, whose events are taken."""

from collections.abc import Iterator

import pytest

from tests.functions.webhooks.delivering import with_webhooks
from tests.processor.stand_in import StandIn


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """The processor of this test's deployment."""
    with with_webhooks() as found:
        yield found
