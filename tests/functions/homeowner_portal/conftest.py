from collections.abc import Iterator

import pytest

from tests.processor.stand_in import StandIn, with_processor


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """The payment processor of this test's deployment."""
    with with_processor() as found:
        yield found
