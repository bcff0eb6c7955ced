"""A real process of one function says that it is ready once the database is there."""

import time
from http.client import HTTPConnection, HTTPResponse

from shared.pipeline.readiness import PATH
from tests.safety.test_headers import ALWAYS
from tests.servers.function_process import served
from tests.servers.outages import Outages
from tools.local.processes import free_port


def asked(address: tuple[str, int], method: str = "GET") -> tuple[HTTPResponse, str]:
    connection = HTTPConnection(*address, timeout=30)
    try:
        connection.request(method, PATH)
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


def test_an_instance_is_ready_once_postgresql_answers(postgresql: Outages) -> None:
    postgresql.stop()
    redis = f"redis://127.0.0.1:{free_port()}/0"
    settings = {
        "DATABASE_URL": postgresql.url,
        "REDIS_URL": redis,
        "PUBLIC_URL": "https://a.example",
    }
    with served("properties__list", "1", **settings) as address:
        answer, body = asked(address)
        assert answer.status == 503
        assert "127.0.0.1" not in body
        assert {each: answer.getheader(each) for each in ALWAYS} == ALWAYS

        postgresql.start()
        until = time.monotonic() + 60
        while asked(address)[0].status == 503 and time.monotonic() < until:
            time.sleep(0.1)
        # Without Redis, whose outage must not keep new instances away.
        answer, body = asked(address)
        assert (answer.status, body) == (204, "")
        assert {each: answer.getheader(each) for each in ALWAYS} == ALWAYS

        # A ready instance asks no store again, so that the path is no way to load them.
        postgresql.stop()
        assert asked(address)[0].status == 204
        assert asked(address, "POST")[0].status == 404
