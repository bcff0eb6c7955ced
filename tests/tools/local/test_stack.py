import os
import signal
import stat
import threading
import time
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from tests.tools.local.running_stack import all_gone, becomes_true, running, status
from tools.local import secrets_file
from tools.local import stack as stack_module
from tools.local.greeting import greeting
from tools.local.processes import accepts
from tools.web.node import ConsoleError

NOWHERE = "/v1/nowhere"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data that tests may find or leave: to make it takes longer than all the rest of a start."""
    return tmp_path_factory.mktemp("data")


def test_killed_instances_and_servers_are_replaced(kept: Path) -> None:
    with running(kept, INSTANCES="2") as stack:
        answers: Counter[int] = Counter()
        slowest = 0.0
        going = True

        def ask() -> None:
            nonlocal slowest
            while going:
                begun = time.monotonic()
                answers[status(stack.url + NOWHERE)] += 1
                slowest = max(slowest, time.monotonic() - begun)

        asking = [threading.Thread(target=ask) for _ in range(2)]
        for thread in asking:
            thread.start()
        for victim in stack.instances:
            begun = time.monotonic()
            os.kill(victim, signal.SIGKILL)
            assert "was restarted as process" in stack.next_line()
            assert time.monotonic() - begun < 20
        time.sleep(0.2)
        going = False
        for thread in asking:
            thread.join()

        # Only what the killed instances were working on is lost.
        assert answers[503] <= len(stack.instances) * len(asking)
        assert set(answers) <= {404, 503}
        assert slowest < 20

        valkey = stack.named()["valkey-server"]
        port = valkey.net_connections()[0].laddr.port
        valkey.kill()

        assert "Valkey ended and is restarted." in stack.next_line()
        assert becomes_true(lambda: accepts(port))


def test_the_stack_stops_cleanly_and_keeps_its_data(kept: Path, tmp_path: Path) -> None:
    with running(kept) as stack:
        family = stack.family()
        secrets = kept / "secrets.json"
        first = secrets.read_bytes()
        assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
        assert status(stack.url) in {200, 404}

        with running(kept) as second:
            assert second.process.wait() == 1
            assert stack.url in second.said
            assert "Traceback" not in second.said
        with running(tmp_path / "other", PORT=stack.port) as second:
            assert second.process.wait() == 1
            assert f"Port {stack.port} can't be used" in second.said
            assert "Traceback" not in second.said

        stack.process.send_signal(signal.SIGINT)
        assert stack.process.wait(60) == 0
        assert all_gone(family)

    begun = time.monotonic()
    with running(kept) as stack:
        assert time.monotonic() - begun < 60
        assert secrets.read_bytes() == first
        family = stack.family()
        stack.process.kill()

        assert all_gone(family)


def test_servers_from_outside_are_used_instead_of_embedded_ones(kept: Path, redis_url: str) -> None:
    storage = os.environ["STORAGE_EMULATOR_HOST"]
    with running(kept, REDIS_URL=redis_url, STORAGE_EMULATOR_HOST=storage) as stack:
        names = stack.named()

        assert "postgres" in names
        assert "valkey-server" not in names
        assert "Using the server of REDIS_URL." in stack.said


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"INSTANCES": "many"}, "INSTANCES is 'many'"),
        ({"PORT": "http"}, "PORT is 'http'"),
        ({"RATE_LIMIT_ANONYMOUS": "lots"}, "RATE_LIMIT_ANONYMOUS"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(
    tmp_path: Path, settings: dict[str, str], message: str, redis_url: str
) -> None:
    outside = {
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": redis_url,
        "STORAGE_EMULATOR_HOST": os.environ["STORAGE_EMULATOR_HOST"],
    }
    with running(tmp_path, **outside, **settings) as stack:
        assert stack.process.wait() == 1

    assert message in stack.said
    assert "Traceback" not in stack.said


def test_the_api_runs_without_a_console_that_cannot_be_built(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> None:
        raise ConsoleError("npm can't reach its registry.")

    environment: dict[str, str] = {}
    monkeypatch.setattr(stack_module, "build", fail)
    stack_module.build_console(environment)

    assert "npm can't reach its registry." in capsys.readouterr().out
    assert environment == {}
    assert "Console: not built" in greeting("http://127.0.0.1:8080", [1], "t", console=False)


def test_secrets_that_were_cut_in_the_middle_are_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    made = secrets_file.read_or_make(file)
    file.write_bytes(msgspec.json.encode(made)[:40])

    assert secrets_file.read_or_make(file) != made
    assert secrets_file.read_or_make(file) == secrets_file.read_or_make(file)
