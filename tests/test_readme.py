"""The README's commands run; settings, paths, links and make targets in the documents exist."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from shared.config import Settings
from tests.servers.ending import end
from tests.tools.local.running_stack import Stack, running
from tools.local.processes import ROOT, free_port

# Documents whose links lead somewhere, and those of them that speak of files as they are now.
LINKING = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
TEXT = "\n".join(guide.read_text(encoding="utf-8") for guide in GUIDES)
PROSE = re.sub(r"^ *```.*?^ *```", "", TEXT, flags=re.MULTILINE | re.DOTALL)
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
SHELL = [text for language, text in BLOCKS if language == "sh"]
# Settings of `make run` itself.
OF_MAKE_RUN = {"PORT", "INSTANCES", "PAVILION_DATA"}


def shell(beginning: str) -> str:
    """The only block of shell commands that begins like this."""
    [found] = [block for block in SHELL if block.startswith(beginning)]
    return str(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the stack."""
    return tmp_path_factory.mktemp("stack")


@pytest.fixture(scope="module")
def stack(folder: Path) -> Iterator[Stack]:
    """What `make run` starts."""
    with running(folder) as started:
        yield started


def test_the_documented_first_request_works(stack: Stack) -> None:
    commands = shell("TOKEN=").replace("127.0.0.1:8080", f"127.0.0.1:{stack.port}")
    answer = subprocess.run(
        ["/bin/sh", "-c", commands],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )

    listed = msgspec.json.decode(answer.stdout)
    assert listed["items"]
    assert all(charge["overdue"] for charge in listed["items"])
    assert {charge["type"] for charge in listed["items"]} >= {"rent"}


def test_the_documented_single_function_starts(stack: Stack, folder: Path) -> None:
    with alone(shell("set -a"), folder) as url:
        token = signed_in(stack.url)
        request = urllib.request.Request(  # noqa: S310 - our own function
            f"{url}/v1/properties", headers={"Authorization": f"Bearer {token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
            listed = msgspec.json.decode(answer.read())

    assert listed["items"]


def signed_in(url: str) -> str:
    """The token of a sample login."""
    body = msgspec.json.encode({"email": "admin@linden.example", "password": "pavilion-demo"})
    request = urllib.request.Request(  # noqa: S310 - our own stack
        f"{url}/v1/auth/login", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
        return str(msgspec.json.decode(answer.read())["token"])


def test_the_table_lists_exactly_the_settings() -> None:
    documented = settings_in((ROOT / "docs/settings.md").read_text(encoding="utf-8"))

    fields = {field.name.upper() for field in msgspec.structs.fields(Settings)}
    assert sorted(documented) == sorted(fields | OF_MAKE_RUN)


def settings_in(text: str) -> list[str]:
    """The names in the table's first column; `…_X` has the prefix of the row's first."""
    found = []
    for row in re.findall(r"^\| (`[A-Z].*?) \|", text, re.MULTILINE):
        names = re.findall(r"`([^`]+)`", row)
        beginning = names[0].rpartition("_")[0]
        found += [name.replace("…", beginning) for name in names]
    return found


def written_paths() -> set[str]:
    """What looks like a path of this repository in a guide; `<area>` stands for any name."""
    maps = "".join(text for language, text in BLOCKS if not language)
    quoted = re.findall(r"`([^`\s]+)`", PROSE)
    mapped = re.findall(r"(?<!\S)([a-z]\S*(?:\.py|/)|[a-z]+/[a-z_]+)(?= )", maps)
    return {
        re.sub("<[^>]+>", "*", path)
        for path in (*quoted, *mapped)
        if path.endswith((".md", ".py", ".sql", ".txt", "/")) and "://" not in path
    }


@pytest.mark.parametrize("path", sorted(written_paths()))
def test_every_named_path_exists(path: str) -> None:
    folders = (ROOT,) if "/" in path else (ROOT, *ROOT.glob("functions/*"), *ROOT.glob("tests/**"))

    assert any(found for folder in folders for found in folder.glob(path))


@pytest.mark.parametrize("document", LINKING, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]

    assert [link for link in local if not (document.parent / link).exists()] == []


def test_every_named_make_target_exists() -> None:
    commands = " ".join((*SHELL, *re.findall(r"`[^`]+`", PROSE)))
    named = set(re.findall(r"make ([a-z]+)", commands))

    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"run", "test"} <= named
    assert named <= targets


@contextmanager
def alone(commands: str, data: Path) -> Iterator[str]:
    """The URL of the function that these commands start beside a stack with its data here."""
    port = free_port()
    script = commands.replace(".local/", f"{data}/").replace("8081", str(port))
    # The shell becomes the function's process, so that ending one ends both.
    script = script.replace(".venv/bin/", f"exec {Path(sys.executable).parent}/")
    process = subprocess.Popen(
        ["/bin/sh", "-c", script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        end(process)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the function does not listen")
