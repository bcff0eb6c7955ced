"""A process with a wrong setting names it and ends before it listens."""

import os
import subprocess
import sys

import pytest

from tools.local.processes import ROOT, free_port


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SESSION_KEYS", "hunter2"),
        ("SESSION_KEYS", ""),
        ("TRUSTED_PROXY_HOPS", "one"),
        ("RATE_LIMIT_ANONYMOUS", "60"),
        ("ALLOWED_ORIGINS", "hunter2"),
        ("ENVIRONMENT", "staging"),
    ],
)
def test_a_wrong_setting_ends_the_start(name: str, value: str) -> None:
    port = str(free_port())
    command = ["-m", "functions_framework", "--source", "main.py", "--target", "health__live"]

    ended = subprocess.run(
        [sys.executable, *command, "--port", port],
        env={**os.environ, name: value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode != 0
    [line] = ended.stderr.splitlines()
    assert line.startswith(f"Pavilion cannot start: {name} ")
    assert "hunter2" not in line
