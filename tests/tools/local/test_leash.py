import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.tools.local.running_stack import all_gone
from tools.local.processes import LEASH

# A starter that starts a sleeper on the leash, prints its process id and sleeps itself.
STARTER = """
import os, runpy, subprocess, sys, time
program = [sys.executable, "-c", {program!r}, str(os.getpid()), "15", "-", "sleep", "60"]
print(subprocess.Popen(program).pid, flush=True)
time.sleep(60)
"""
PROGRAM = """
import runpy, sys
sys.platform = {platform!r}
sys.argv = [{leash!r}, *sys.argv[1:]]
runpy.run_path({leash!r}, run_name="__main__")
"""


@pytest.mark.parametrize("platform", ["linux", "another system"])
def test_a_program_ends_when_its_starter_is_killed(platform: str) -> None:
    if platform == "linux" and sys.platform != "linux":
        platform = sys.platform
    program = PROGRAM.format(platform=platform, leash=str(LEASH))
    with subprocess.Popen(
        [sys.executable, "-c", STARTER.format(program=program)], stdout=subprocess.PIPE, text=True
    ) as starter:
        assert starter.stdout
        leashed = psutil.Process(int(starter.stdout.readline()))
        while "sleep" not in [p.name() for p in [leashed, *leashed.children()]]:
            time.sleep(0.01)
        family = [leashed, *leashed.children()]
        starter.kill()

        assert all_gone(family)


def test_a_program_whose_starter_is_gone_already_does_not_begin(tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    ended = subprocess.run(
        [sys.executable, "-I", "-S", str(LEASH), "1", "15", "-", "touch", str(begun)], check=False
    )

    assert ended.returncode == 1
    assert not begun.exists()
