from collections.abc import Callable

import pytest

from shared.database.pipelined import Statement
from shared.database.scope import pool_of
from shared.problems import Problem
from tests.http.deployment import deployed

LOGIN = "pavilion_tenant"
THIRTY_SECONDS = "30000"


@pytest.fixture
def server_process() -> Callable[[], object]:
    """Asks which process of PostgreSQL serves the deployment's next statement."""

    def ask() -> object:
        with pool_of(LOGIN).connection() as connection:
            return connection.run([Statement("select pg_backend_pid()")])[0].rows

    return ask


def test_a_deployment_takes_over_the_connections(server_process: Callable[[], object]) -> None:
    before = server_process()

    with deployed(RATE_LIMIT_MAIL="2/900"):
        assert server_process() == before
    with deployed(DB_POOL_SIZE="2", DB_CHECKOUT_TIMEOUT_MS=THIRTY_SECONDS):
        assert server_process() == before
    assert server_process() == before


def test_a_fresh_deployment_connects_anew(
    server_process: Callable[[], object], database_url: str
) -> None:
    before = server_process()

    with deployed():
        fresh = server_process()
    with deployed(DATABASE_URL=database_url):
        elsewhere = server_process()

    assert len({str(each) for each in (before, fresh, elsewhere, server_process())}) == 4


def test_a_pool_has_the_size_of_its_deployment() -> None:
    with (
        deployed(DB_POOL_SIZE="2"),
        pool_of(LOGIN).connection() as one,
        pool_of(LOGIN).connection() as other,
    ):
        assert one is not other
    with (
        deployed(DB_CHECKOUT_TIMEOUT_MS="1"),
        pool_of(LOGIN).connection(),
        pytest.raises(Problem, match="no connection became free"),
        pool_of(LOGIN).connection(),
    ):
        pass
