"""A clone of this repository and a cloud that only remembers, for the deploy tests."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.tools.deploy.stand_in.front import Front
from tests.tools.deploy.stand_in.server import Server
from tests.tools.deploy.stand_in.traffic import serving

ROOT = Path(__file__).resolve().parents[3]
COPIED = (
    *("main.py", "requirements.txt", "deploy.sh", ".gcloudignore", "functions", "shared"),
    *("tools", "environments", "deploy", "migrations", "pyproject.toml"),
)
# A module reads it when it is imported.
PAUSE = {"DEPLOY_PAUSE": "0.01"}
ENDPOINT = '''"""One of many, made up for a test."""

from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint("GET /v1/made-up-{number}", caller=Manager(EVERYONE))
def handle(call: ManagerCall) -> None:
    return None
'''


def clone(tree: Path, areas: Mapping[str, tuple[str, ...]] | None = None) -> None:
    """Make `tree` a clone of this repository, perhaps with these endpoints alone.

    `openapi` is always there, because every command generates its document. With the compiled
    modules, which each command would otherwise compile anew. By programs, because shutil takes four
    times as long.
    """
    left_out = {"functions"} if areas is not None else set()
    sources = [str(ROOT / name) for name in COPIED if name not in left_out]
    subprocess.run(["rm", "-rf", str(tree)], check=True)  # noqa: S607 - of any system
    tree.mkdir(parents=True)
    subprocess.run(["cp", "-Rp", *sources, str(tree)], check=True)  # noqa: S607 - as above
    if areas is None:
        return
    functions = tree / "functions"
    functions.mkdir()
    folders = [str(ROOT / "functions" / area) for area in (*areas, "openapi")]
    files = [str(file) for file in (ROOT / "functions").glob("*.py")]
    subprocess.run(["cp", "-Rp", *folders, *files, str(functions)], check=True)  # noqa: S607 - as above
    for area, operations in areas.items():
        if operations:
            keep_operations(tree, area, *operations)


def keep_operations(tree: Path, area: str, *operations: str) -> None:
    """Keep only these endpoints of the area in the clone."""
    for file in (tree / "functions" / area).glob("[!_]*.py"):
        if file.stem not in operations:
            file.unlink()


class Cloud:
    """A clone and its stand-in for gcloud, a program in `folder`.

    `python` is a folder with a python that starts sooner than this one, or None.
    """

    def __init__(self, folder: Path, tree: Path, certificate: Path, python: Path | None) -> None:
        self._python = python
        self.tree = tree
        self.programs = folder / "programs"
        self.programs.mkdir()
        program = self.programs / "gcloud"
        self._server = Server(self.tree)
        # A person gives this one when `provision` asks for it.
        self.change(given={"smtp-url": "smtps://pavilion:password@mail.pavilion.test"})
        self._front = Front(lambda: self._server.state, certificate)
        self._trusted = str(certificate / "cert")
        self.change(host=self._front.host, origin=f"https://{self._front.host}/")
        program.write_text(self._server.client)
        program.chmod(0o755)

    def sicken(self, service: str, where: str) -> None:
        """Let a service's newest revision fail: `alone`, behind the `next` gateway, or `gate`."""
        self.change(ill=[*self.state.get("ill", []), [service, where]])

    def keep(self, *areas: str) -> None:
        """Keep only these areas in the clone, and `openapi`."""
        for area in (self.tree / "functions").iterdir():
            if area.is_dir() and area.name not in {*areas, "openapi"}:
                shutil.rmtree(area)

    def keep_operations(self, area: str, *operations: str) -> None:
        """Keep only these endpoints of the area in the clone."""
        keep_operations(self.tree, area, *operations)

    def make_up(self, count: int) -> None:
        """Add endpoints to the clone."""
        for number in range(count):
            area = self.tree / "functions" / f"made_up_{number}"
            area.mkdir()
            (area / "__init__.py").write_text('"""Made up."""\n')
            (area / "list.py").write_text(ENDPOINT.format(number=number))

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run deploy.sh in the clone."""
        return self.execute([str(self.tree / "deploy.sh"), *arguments], **variables)

    def execute(self, words: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a program in the clone, with the stand-in for gcloud."""
        return subprocess.run(
            words,
            cwd=self.tree,
            capture_output=True,
            text=True,
            env=self._environment | variables,
            check=False,
            timeout=300,
        )

    def interrupt(self, number: signal.Signals, *arguments: str) -> int:
        """Run deploy.sh, signal it while it waits for a slow answer; its exit code."""
        waiting = self.tree / "waiting"
        waiting.unlink(missing_ok=True)
        words = [str(self.tree / "deploy.sh"), *arguments]
        # A signal must reach the program itself, which a warm one only stands for.
        environment = self._environment | {"PATH": self._path}
        with subprocess.Popen(words, cwd=self.tree, env=environment) as running:
            while not waiting.exists() and running.poll() is None:
                time.sleep(0.05)
            running.send_signal(number)
        return running.returncode

    @property
    def _path(self) -> str:
        return f"{self.programs}:{Path(sys.executable).parent}:/usr/bin:/bin"

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self._python}:{self._path}" if self._python else self._path,
            "HOME": os.environ.get("HOME", "/"),
            **PAUSE,
            "SSL_CERT_FILE": self._trusted,
        }

    @property
    def state(self) -> dict[str, Any]:
        """The state of the cloud."""
        return self._server.state

    def change(self, **values: Any) -> None:
        """Set parts of the cloud's state."""
        self._server.change(**values)

    def close(self) -> None:
        """Stop the stand-in."""
        self._front.close()
        self._server.close()

    def fail(self, command: str, how: str, *, word: str = "", times: int = 1) -> None:
        """Let the next calls of a command that contain `word` fail."""
        fault = {"command": command, "with": how, "word": word, "times": times}
        self.change(faults=[*self.state.get("faults", []), fault])

    def calls(self, *words: str) -> list[list[str]]:
        """The calls since `forget` that begin with these words."""
        calls = self.state.get("calls", [])
        return [call for call in calls if call[: len(words)] == list(words)]

    @property
    def iam_writes(self) -> int:
        """The calls since `forget` that write an IAM policy, whether it changes or not."""
        words = ("-policy-binding", "allow-unauthenticated")
        calls = self.state.get("calls", [])
        return sum(any(word in part for part in call for word in words) for call in calls)

    def serving(self, service: str) -> str:
        """The revision that has a service's traffic."""
        return serving(self.state["services"][service])

    def forget(self) -> None:
        """Forget the calls so far."""
        self.change(calls=[], faults=[])

    def touch(self, path: str, text: str = "\n# touched\n") -> None:
        """Append to a file of the clone."""
        file = self.tree / path
        file.write_text(file.read_text() + text)
