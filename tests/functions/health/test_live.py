import os
import subprocess
import sys

from tests.http.client import send
from tools.endpoints import FUNCTIONS


def test_answers_ok() -> None:
    response = send("GET", "/v1/health/live")

    assert (response.status_code, response.json) == (200, {"status": "ok"})


def test_is_not_rate_limited() -> None:
    assert "RateLimit" not in send("GET", "/v1/health/live").headers


def test_opens_no_connection() -> None:
    program = (
        "import socket, functions_framework\n"
        "def refuse(*_): raise AssertionError('a connection')\n"
        "socket.socket.connect = socket.socket.connect_ex = refuse\n"
        "app = functions_framework.create_app('health__live', 'main.py', 'http')\n"
        "print(app.test_client().get('/v1/health/live').status_code)\n"
    )
    nowhere = {
        "DATABASE_URL": "postgresql://127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "STORAGE_EMULATOR_HOST": "http://127.0.0.1:1",
    }

    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=FUNCTIONS.parent,
        env=os.environ | nowhere,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.stdout == "200\n", ended.stderr
