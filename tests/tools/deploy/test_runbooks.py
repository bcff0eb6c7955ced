"""Every command in the operators' documents is one that its program accepts."""

import contextlib
import io
import re
import shlex
from collections.abc import Iterator

from tests.tools.deploy.cloud import ROOT
from tools import manifest
from tools.deploy import secret
from tools.deploy.gcloud.grammar import UsageError, parse, surface

PROGRAMS = {"tools.manifest": manifest.parser, "tools.deploy.secret": secret.parser}
DOCUMENTS = ("docs/operations.md", "docs/runbooks.md")
VARIABLES = {"REGION": "us-central1", "ZONE": "us-central1-a", "PROJECT": "pavilion-dev"}


def blocks(text: str) -> Iterator[str]:
    """The code of a document: fenced shell blocks, then spans, each with its lines joined."""
    fenced = r"```sh\n(.*?)```"
    for block in re.findall(fenced, text, re.DOTALL):
        joined = re.sub(r"\\\n\s*|(?<=\|)\n\s*", " ", block)
        yield from (line.strip() for line in joined.splitlines())
    rest = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    yield from (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", rest))


def commands(line: str) -> Iterator[list[str]]:
    """The simple commands of a line, those inside $( ) first."""
    for inner in re.findall(r"\$\(([^()]*)\)", line):
        yield from commands(inner)
    line = re.sub(r"\$\([^()]*\)", "x", line)
    line = re.sub(r"\$?\b([A-Z]+)\b", lambda name: VARIABLES.get(name[1], name[0]), line)
    for part in re.split(r"\s(?:\||&&|>)\s", line):
        words = shlex.split(part)
        while words and re.match(r"\w+=", words[0]):
            words = words[1:]
        if words:
            yield words


def beginning(*programs: str) -> list[tuple[str, list[str]]]:
    return [
        (name, words)
        for name in DOCUMENTS
        for block in blocks((ROOT / name).read_text())
        if any(program in block for program in programs)
        for words in commands(block)
        if words[0] in programs and (words[0] != "python" or " ".join(words[2:3]) in PROGRAMS)
    ]


def test_gcloud_accepts_each_documented_command() -> None:
    found = beginning("gcloud")

    assert len(found) > 40
    refused = []
    for document, words in found:
        if " ".join(words[1:]) in surface():
            # Only mentioned by its name.
            continue
        try:
            parse(words[1:])
        except UsageError as error:
            refused.append(f"{document}: {shlex.join(words)}: {error}")
    assert refused == []


def test_deploy_sh_accepts_each_documented_command() -> None:
    script = (ROOT / "deploy.sh").read_text()
    found = beginning("./deploy.sh", "python")

    assert len(found) > 20
    for document, words in found:
        arguments = words[3:] if words[0] == "python" else words[1:]
        if not arguments or not re.fullmatch(r"[a-z-]+", arguments[0]) or "…" in words:
            continue
        if words[0] == "./deploy.sh":
            assert re.search(rf"^  {arguments[0]}\b", script, re.MULTILINE), arguments
        if (len(arguments) > 1 or words[0] == "python") and arguments[0] != "help":
            parser = PROGRAMS[words[2] if words[0] == "python" else "tools.manifest"]()
            told = io.StringIO()
            with contextlib.redirect_stderr(told), contextlib.suppress(SystemExit):
                parser.parse_args(arguments)
            assert told.getvalue() == "", f"{document}: {shlex.join(words)}"
