import pytest

from shared.database.connect import connect
from shared.database.pipelined import PipelinedConnection, Statement, StatementError
from shared.database.pool import Pool
from shared.problems import Code, Problem

PID = Statement("select pg_backend_pid()")


@pytest.fixture
def pool() -> Pool:
    return Pool(lambda: connect("pavilion_tenant"), size=2, checkout_seconds=0.05)


def pid(connection: PipelinedConnection) -> int:
    [result] = connection.run([PID])
    return int(result.rows[0][0])


def test_lends_the_most_recently_returned_connection(pool: Pool) -> None:
    with pool.connection() as first, pool.connection() as second:
        pids = pid(first), pid(second)
    with pool.connection() as again:
        assert pid(again) == pids[0]
    pool.close()

    assert pids[0] != pids[1]


def test_lends_no_more_than_its_size(pool: Pool) -> None:
    with pool.connection(), pool.connection(), pytest.raises(Problem) as caught, pool.connection():
        pass
    pool.close()

    assert caught.value.code == Code.UNAVAILABLE


def test_keeps_a_connection_after_a_refused_statement(pool: Pool) -> None:
    with pool.connection() as connection:
        before = pid(connection)
        with pytest.raises(StatementError):
            connection.run([Statement("select 1 / 0")])
    with pool.connection() as connection:
        assert pid(connection) == before
    pool.close()


def test_closes_connections_returned_inside_a_transaction(pool: Pool) -> None:
    with pool.connection() as connection:
        before = pid(connection)
        connection.run([Statement("begin")])
    with pool.connection() as connection:
        assert pid(connection) != before
    pool.close()


def test_a_failed_connect_frees_its_slot() -> None:
    attempts = []

    def fails() -> PipelinedConnection:
        attempts.append(1)
        raise ConnectionRefusedError

    pool = Pool(fails, size=1, checkout_seconds=0.05)
    for _ in range(2):
        with pytest.raises(ConnectionRefusedError), pool.connection():
            pass

    assert len(attempts) == 2
