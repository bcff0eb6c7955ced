import hashlib
import io
import os
import tempfile
import time
import tracemalloc
import urllib.request
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from shared.files import storage
from shared.files.ranges import MOST, TAIL
from shared.inputs.file_name import attachment
from shared.problems import Code
from tests.servers.counting_proxy import CountingProxy
from tests.servers.faulty_storage import Answer, FaultyStorage, content, refusal

pytest_plugins = ("tests.servers.storage_fixtures",)
TEXT = "text/plain"
# Larger than all that may be read or held at once.
LARGE = 8 * MOST


def download(url: str) -> tuple[bytes, dict[str, str]]:
    with urllib.request.urlopen(url, timeout=60) as response:  # noqa: S310 - the emulator
        return response.read(), dict(response.headers)


@pytest.mark.usefixtures("hurried")
def test_refused_connections_are_unavailable_without_an_address(
    storage_at: Callable[[str], None], object_name: str
) -> None:
    storage_at("http://127.0.0.1:1")

    problems = [
        refusal(lambda: storage.upload(object_name, TEXT, [b"x"])),
        refusal(
            lambda: storage.start_upload(object_name, TEXT, size=1, origin="https://a.example")
        ),
        refusal(lambda: storage.stat(object_name)),
        refusal(lambda: storage.delete(object_name)),
        refusal(storage.check),
    ]

    assert {problem.code for problem in problems} == {Code.UNAVAILABLE}
    for problem in problems:
        assert "127.0.0.1" not in problem.detail + str(problem.log)
        assert problem.headers["Retry-After"] == "1"


def test_a_browser_uploads_directly_to_the_pending_name(
    faulty: FaultyStorage, object_name: str
) -> None:
    url = storage.start_upload(object_name, "application/pdf", size=5, origin="https://a.example")
    request = urllib.request.Request(url, data=b"%PDF-", method="PUT")  # noqa: S310 - the emulator
    urllib.request.urlopen(request, timeout=60).close()  # noqa: S310 - the emulator

    start = faulty.seen[0]
    assert start.headers["x-upload-content-length"] == "5"
    assert start.headers["x-upload-content-type"] == "application/pdf"
    assert start.headers["origin"] == "https://a.example"
    assert "ifGenerationMatch=0" in start.path
    assert storage.stat(object_name) is None
    stored = storage.stat(storage.pending_name(object_name))
    assert stored is not None
    assert (stored.size, stored.content_type) == (5, "application/pdf")


def test_a_copy_has_the_same_bytes_and_type(faulty: FaultyStorage, object_name: str) -> None:
    storage.upload(storage.pending_name(object_name), "application/pdf", [b"%PDF-1.7"])
    pending = storage.stat(storage.pending_name(object_name))
    assert pending is not None

    storage.copy(pending, object_name)

    copied = storage.stat(object_name)
    assert copied is not None
    assert (copied.size, copied.crc32c) == (pending.size, pending.crc32c)
    assert copied.content_type == "application/pdf"
    # Metadata in a rewrite replaces the source's, and the library always sends the name.
    [asked] = [seen for seen in faulty.seen if "/rewriteTo/" in seen.path]
    assert msgspec.json.decode(asked.body)["contentType"] == "application/pdf"


def test_a_copy_uses_the_verified_generation_without_overwriting(
    faulty: FaultyStorage, object_name: str
) -> None:
    storage.upload(object_name, TEXT, [b"hello"])
    source = storage.stat(object_name)
    assert source is not None

    storage.copy(source, f"{object_name}-copy")

    assert f"sourceGeneration={source.generation}" in faulty.seen[-1].path
    assert "ifGenerationMatch=0" in faulty.seen[-1].path


def test_copying_again_succeeds_if_the_target_is_equal(
    faulty: FaultyStorage, object_name: str
) -> None:
    for suffix, text in (("-a", b"hello"), ("-b", b"hello"), ("-c", b"other")):
        storage.upload(object_name + suffix, TEXT, [text])
    source = storage.stat(f"{object_name}-a")
    assert source is not None
    faulty.fault = lambda seen, forward: Answer(412) if seen.method == "POST" else forward(seen)

    storage.copy(source, f"{object_name}-b")

    assert refusal(lambda: storage.copy(source, f"{object_name}-c")).code == Code.CONFLICT
    assert refusal(lambda: storage.copy(source, f"{object_name}-d")).code == Code.CONFLICT


def test_only_what_is_read_of_an_object_is_fetched(faulty: FaultyStorage, object_name: str) -> None:
    large = content(LARGE)
    storage.upload(object_name, TEXT, [large])
    stored = storage.stat(object_name)
    assert stored is not None
    faulty.seen.clear()

    opened = storage.opened(stored)
    assert opened.read(2) == large[:2]
    opened.seek(-2, io.SEEK_END)
    assert opened.read() == large[-2:]
    opened.seek(-TAIL, io.SEEK_END)
    assert opened.read(5) == large[-TAIL:][:5]
    assert [each.headers["range"] for each in faulty.seen] == [
        "bytes=0-1", f"bytes={LARGE - TAIL}-{LARGE - 1}",
    ]  # fmt: skip
    opened.seek(0)
    with pytest.raises(ValueError, match="more than"):
        opened.read(MOST + 1)


def test_a_checksum_is_computed_while_streaming(
    object_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = content(LARGE)
    storage.upload(object_name, TEXT, [large])
    stored = storage.stat(object_name)
    assert stored is not None
    # Temporary files cannot be created.
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    tracemalloc.start()

    try:
        digest = storage.sha256(stored)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert digest == hashlib.sha256(large).digest()
    # A function with 512 MiB reads a file of 5 GB.
    assert most < LARGE / 2


def test_deleting_twice_succeeds(object_name: str) -> None:
    storage.upload(object_name, TEXT, [b"hello"])

    storage.delete(object_name)
    storage.delete(object_name)

    assert storage.stat(object_name) is None


def test_a_download_link_needs_no_session_and_sets_the_name(object_name: str) -> None:
    storage.upload(object_name, TEXT, [b"hello"])
    disposition = attachment("Übergabe „Haus 1“.txt")

    before = int(time.time())

    link = storage.download_link(object_name, disposition, TEXT)

    body, headers = download(link.url)
    assert body == b"hello"
    assert headers["Content-Disposition"] == disposition
    query = parse_qs(urlsplit(link.url).query)
    assert link.url.startswith(os.environ["STORAGE_EMULATOR_HOST"])
    assert query["response-content-type"] == [TEXT]
    assert query["X-Goog-Expires"] == ["600"]
    signed_at = datetime.strptime(query["X-Goog-Date"][0], "%Y%m%dT%H%M%S%z").timestamp()
    assert before + 600 <= link.expires_at.timestamp() <= signed_at + 600


def test_health_passes_when_the_bucket_is_writable() -> None:
    storage.check()


def test_health_notices_a_missing_bucket(
    storage_at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORAGE_BUCKET", "nobody-made-this")
    storage_at(os.environ["STORAGE_EMULATOR_HOST"])

    assert refusal(storage.check).code == Code.UNAVAILABLE


def test_health_notices_a_missing_permission(faulty: FaultyStorage) -> None:
    faulty.fault = lambda *_: Answer(200, {"Content-Type": "application/json"}, b"{}")

    assert "not granted" in str(refusal(storage.check).log)


def test_health_reports_hanging_storage_within_two_seconds(
    storage_at: Callable[[str], None], proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(os.environ["STORAGE_EMULATOR_HOST"])
    storage_at(proxy.url)
    storage.check()
    proxy.freeze()

    started = time.monotonic()

    assert refusal(storage.check).code == Code.UNAVAILABLE
    assert time.monotonic() - started < 10
