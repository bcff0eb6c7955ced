"""What gcloud may answer instead of what it was asked."""

from contextlib import nullcontext
from pathlib import Path

import msgspec
import pytest

from tests.tools.deploy.project import DEV
from tools.deploy.gcloud import retry
from tools.deploy.gcloud.cloud import CloudError, listing, output
from tools.deploy.gcloud.commands import gcloud


def answer(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let this script be gcloud."""
    program = folder / "gcloud"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_an_answer_that_is_no_json_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(tmp_path, monkeypatch, "echo '<html>502</html>'")
    with pytest.raises(CloudError, match="no JSON: <html>502"):
        listing(DEV, "run", "services", "list")

    answer(tmp_path, monkeypatch, "true")
    assert listing(DEV, "run", "services", "list") == []


def test_an_answer_that_never_comes_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(tmp_path, monkeypatch, "exec sleep 30")
    command = msgspec.structs.replace(gcloud(DEV, "run", "services", "list"), timeout=0.2)

    with pytest.raises(CloudError, match=r"no answer within 0\.2 s"):
        output(command)


def test_only_a_read_that_fails_for_a_moment_is_repeated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "PAUSE", 0)
    once = f"echo x >> {tmp_path}/calls; [ $(wc -l < {tmp_path}/calls) -gt 1 ] && exit"

    for words, said, fails in (
        ("run services list", "HttpError 503: unavailable", False),
        ("run services list", "INVALID_ARGUMENT", True),
        ("secrets versions add", "HttpError 503: unavailable", True),
    ):
        (tmp_path / "calls").unlink(missing_ok=True)
        answer(tmp_path, monkeypatch, f"{once}; echo '{said}' >&2; exit 1")
        with pytest.raises(CloudError) if fails else nullcontext():
            output(gcloud(DEV, *words.split()))
