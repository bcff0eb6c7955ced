import shutil
import subprocess
import sys
from pathlib import Path

from functions.openapi.get import DOCUMENT
from tests.http.client import send
from tools.api.document import document
from tools.endpoints import FUNCTIONS

PATH = "/v1/openapi.json"
START = "import functions_framework; functions_framework.create_app({name!r}, 'main.py', 'http')"


def test_answers_the_document_to_everyone() -> None:
    response = send("GET", PATH)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json == document()
    assert response.data == DOCUMENT.read_bytes()


def test_may_be_kept_for_five_minutes() -> None:
    response = send("GET", PATH)

    assert response.headers.getlist("Cache-Control") == ["public, max-age=300"]
    assert "Set-Cookie" not in response.headers


def test_answers_nothing_new_to_who_has_the_present_document() -> None:
    etag = send("GET", PATH).headers["ETag"]

    response = send("GET", PATH, headers={"If-None-Match": etag})

    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == etag
    assert response.headers.getlist("Cache-Control") == ["public, max-age=300"]


def test_counts_against_the_limit_of_the_clients_address() -> None:
    assert '"anonymous"' in send("GET", PATH).headers["RateLimit"]


def test_lets_nobody_keep_a_refusal() -> None:
    response = send("GET", PATH, query={"pretty": "true"})

    assert response.status_code == 422
    assert response.headers.getlist("Cache-Control") == ["no-store"]


def test_no_instance_starts_without_the_document(tmp_path: Path) -> None:
    shutil.copy2(FUNCTIONS.parent / "main.py", tmp_path)
    for folder in ("functions", "shared"):
        ignored = shutil.ignore_patterns("__pycache__", DOCUMENT.name)
        shutil.copytree(FUNCTIONS.parent / folder, tmp_path / folder, ignore=ignored)

    failed, started = (
        subprocess.run(
            [sys.executable, "-c", START.format(name=name)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        for name in ("openapi__get", "health__live")
    )

    assert "FileNotFoundError" in failed.stderr
    assert DOCUMENT.name in failed.stderr
    assert started.returncode == 0, started.stderr
