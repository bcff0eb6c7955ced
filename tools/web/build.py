"""Brings the console's packages, API client and files up to date.

The steps follow from each other: the API document from the endpoints, the client from the document,
the files in web/dist from web/ and the client. Each is skipped while what it is made from is the
same, and a step that was interrupted is done again.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from functions.openapi.get import DOCUMENT
from tools.local.processes import ROOT
from tools.web.compress import compress
from tools.web.node import WEB, ConsoleError, npm_quietly
from tools.web.stamps import alone, refresh, written

# What the API document is made from.
API = ("functions", "shared", "tools/api")
DIST = WEB / "dist"
CLIENT = WEB / "src" / "api" / "schema.d.ts"
SCRIPTS = WEB / "scripts"
LOCK = WEB / "package-lock.json"
# npm's own record of what it installed, which it writes last.
INSTALLED = WEB / "node_modules" / ".package-lock.json"


class _Package(msgspec.Struct):
    version: str = ""
    optional: bool = False


class _Lock(msgspec.Struct):
    packages: dict[str, _Package]


def build(tell: Callable[[str], object]) -> None:
    """Bring web/dist up to date and `tell` of each step. ConsoleError when that fails."""
    with alone():
        _prepare(tell)
        ours = sorted(Path(__file__).parent.glob("*.py"))

        def make() -> None:
            tell("Building the console ...")
            npm_quietly("run", "build", failure="The console can't be built.")
            compress(DIST)

        refresh("files", [*written(WEB), *ours], DIST / "index.html", make)


def prepare(tell: Callable[[str], object]) -> None:
    """Bring all that the checks of web/ need up to date. ConsoleError when that fails."""
    with alone():
        _prepare(tell)


def is_installed() -> bool:
    """Whether the installed packages are those of package-lock.json."""
    if not INSTALLED.exists():
        return False
    wanted, found = (
        msgspec.json.decode(file.read_bytes(), type=_Lock).packages for file in (LOCK, INSTALLED)
    )
    # The key "" is the console itself. Optional packages are those of other platforms.
    return all(
        name in found and found[name].version == package.version
        for name, package in wanted.items()
        if name and not package.optional
    )


def _prepare(tell: Callable[[str], object]) -> None:
    if not is_installed():
        tell("Installing the console's packages ...")
        npm_quietly(
            "ci",
            "--include=dev",
            failure="The console's packages can't be installed. "
            "npm must reach its registry, and web/package-lock.json must fit web/package.json.",
        )
    api = [each for name in API for each in sorted((ROOT / name).rglob("*.py"))]
    refresh("document", [*api, ROOT / "pyproject.toml"], DOCUMENT, _describe)
    refresh("client", [DOCUMENT, LOCK, *written(SCRIPTS)], CLIENT, _generate)


def _describe() -> None:
    # In a process whose imports end with it.
    command = [sys.executable, "-m", "tools.api.document"]
    done = subprocess.run(  # noqa: S603 - the command is ours
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ConsoleError(f"The API document can't be written.\n{done.stderr}")


def _generate() -> None:
    npm_quietly("run", "client", failure="The client can't be generated from the API document.")
