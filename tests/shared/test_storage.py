import os
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from shared import resumable_upload, storage, storage_client, storage_signing
from shared.config import settings
from shared.file_name import attachment
from shared.problems import Code, Problem
from shared.resumable_upload import PIECE
from tests.counting_proxy import CountingProxy
from tests.faulty_storage import Answer, FaultyStorage, Forward, Lost, Seen, faulty_storage

TEXT = "text/plain"
CACHES = (
    settings,
    storage_client._client,  # noqa: SLF001 - what one process keeps, a test must let go of
    storage_client.credentials,
    storage_signing.signing_credentials,
)


@pytest.fixture
def storage_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def use(url: str) -> None:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", url)
        for cached in CACHES:
            cached.cache_clear()

    yield use
    monkeypatch.undo()
    for cached in CACHES:
        cached.cache_clear()


@pytest.fixture
def faulty(storage_at: Callable[[str], None]) -> Iterator[FaultyStorage]:
    with faulty_storage(os.environ["STORAGE_EMULATOR_HOST"]) as proxy:
        storage_at(proxy.url)
        yield proxy


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same waits and deadlines, shorter."""
    monkeypatch.setattr(resumable_upload, "READ_SECONDS", 0.3)
    monkeypatch.setattr(resumable_upload, "BACK_OFF_SECONDS", (0.01, 0.02))
    monkeypatch.setattr(resumable_upload, "CANCEL_SECONDS", 0.3)
    monkeypatch.setattr(storage, "TIMEOUT", (0.3, 0.3))
    monkeypatch.setattr(storage_client, "RETRY_SECONDS", 0.3)
    resumable_upload._pool.cache_clear()  # noqa: SLF001 - it keeps its deadlines
    yield
    resumable_upload._pool.cache_clear()  # noqa: SLF001


@pytest.fixture
def name() -> str:
    return f"test/{uuid4()}"


def content(size: int) -> bytes:
    return random.Random(size).randbytes(size)  # noqa: S311 - any bytes, the same each time


def in_pieces(data: bytes, size: int = 100_000) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def refusal(action: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as caught:
        action()
    return caught.value


def refused_url() -> str:
    return "http://127.0.0.1:1"


def download(url: str) -> tuple[bytes, dict[str, str]]:
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - the emulator
        return response.read(), dict(response.headers)


@pytest.mark.parametrize("size", [1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 1_000_000])
def test_an_upload_stores_exactly_the_bytes_it_was_given(name: str, size: int) -> None:
    data = content(size)

    digest = storage.upload(name, TEXT, in_pieces(data))

    stored = storage.stat(name)
    assert stored is not None
    assert (digest.size, digest.sha256) == (size, sha256(data).digest())
    assert (stored.size, stored.crc32c) == (size, digest.crc32c)
    assert stored.content_type == TEXT
    assert storage.sha256(stored) == sha256(data).digest()


def test_an_upload_goes_in_pieces_of_256_kib_with_a_checksum_on_the_last(
    faulty: FaultyStorage, name: str
) -> None:
    digest = storage.upload(name, TEXT, in_pieces(content(2 * PIECE + 5)))

    start, *pieces = faulty.seen
    assert "ifGenerationMatch=0" in start.path
    assert [piece.content_range for piece in pieces] == [
        "bytes 0-262143/*",
        "bytes 262144-524287/*",
        "bytes 524288-524292/524293",
    ]
    assert [piece.headers.get("x-goog-hash") for piece in pieces] == [
        None,
        None,
        f"crc32c={digest.crc32c}",
    ]


def test_an_upload_whose_source_fails_is_cancelled_and_leaves_nothing(
    faulty: FaultyStorage, name: str
) -> None:
    def breaking() -> Iterator[bytes]:
        yield content(3 * PIECE)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        storage.upload(name, TEXT, breaking())

    session = parse_qs(urlsplit(faulty.seen[1].path).query)["upload_id"]
    assert faulty.seen[-1].method == "DELETE"
    assert parse_qs(urlsplit(faulty.seen[-1].path).query)["upload_id"] == session
    assert faulty.seen[-1].headers["content-length"] == "0"
    assert storage.stat(name) is None


@pytest.mark.usefixtures("hurried")
def test_storage_that_refuses_connections_is_unavailable_without_its_address(
    storage_at: Callable[[str], None], name: str
) -> None:
    storage_at(refused_url())

    problems = [
        refusal(lambda: storage.upload(name, TEXT, [b"x"])),
        refusal(lambda: storage.start_upload(name, TEXT, size=1, origin="https://a.example")),
        refusal(lambda: storage.stat(name)),
        refusal(lambda: storage.delete(name)),
        refusal(storage.check),
    ]

    assert {problem.code for problem in problems} == {Code.UNAVAILABLE}
    for problem in problems:
        assert "127.0.0.1" not in problem.detail + str(problem.log)
        assert problem.headers["Retry-After"] == "1"


@pytest.mark.usefixtures("hurried")
def test_storage_that_hangs_is_unavailable_soon(
    storage_at: Callable[[str], None], proxied: Callable[[str], CountingProxy], name: str
) -> None:
    proxy = proxied(os.environ["STORAGE_EMULATOR_HOST"])
    storage_at(proxy.url)

    def hanging_after_the_first_piece() -> Iterator[bytes]:
        yield content(PIECE + 1)
        proxy.freeze()
        yield content(2 * PIECE)

    started = time.monotonic()
    problem = refusal(lambda: storage.upload(name, TEXT, hanging_after_the_first_piece()))

    assert problem.code == Code.UNAVAILABLE
    assert time.monotonic() - started < 5
    proxy.thaw()
    assert storage.stat(name) is None


@pytest.mark.usefixtures("hurried")
def test_a_piece_that_failed_is_sent_again(faulty: FaultyStorage, name: str) -> None:
    data = content(3 * PIECE)
    failures = iter([Answer(503), None, Answer(429)])

    def sometimes(seen: Seen, forward: Forward) -> Answer:
        is_piece = seen.method == "PUT" and seen.body
        return (next(failures, None) if is_piece else None) or forward(seen)

    faulty.fault = sometimes

    storage.upload(name, TEXT, in_pieces(data))

    stored = storage.stat(name)
    assert stored is not None
    assert storage.sha256(stored) == sha256(data).digest()


@pytest.mark.usefixtures("hurried")
def test_a_piece_that_arrived_but_was_not_acknowledged_is_not_sent_twice(
    faulty: FaultyStorage, name: str
) -> None:
    data = content(3 * PIECE)
    lost: list[Seen] = []

    def losing_one_answer(seen: Seen, forward: Forward) -> Answer:
        answer = forward(seen)
        if seen.content_range.startswith("bytes 262144-") and not lost:
            lost.append(seen)
            raise Lost
        return answer

    faulty.fault = losing_one_answer

    storage.upload(name, TEXT, in_pieces(data))

    sent = [seen.content_range for seen in faulty.seen if seen.body and seen.method == "PUT"]
    assert len(sent) == len(set(sent)) == 3
    stored = storage.stat(name)
    assert stored is not None
    assert storage.sha256(stored) == sha256(data).digest()


@pytest.mark.usefixtures("hurried")
def test_a_last_piece_that_was_not_acknowledged_is_found_again(
    faulty: FaultyStorage, name: str
) -> None:
    answers: list[Answer] = []

    def forgetting(seen: Seen, forward: Forward) -> Answer:
        # The emulator forgets a session that is complete; Google answers with the object.
        if seen.content_range == "bytes */*" and answers:
            return answers[0]
        answer = forward(seen)
        if seen.content_range.endswith("/5"):
            answers.append(answer)
            raise Lost
        return answer

    faulty.fault = forgetting

    assert storage.upload(name, TEXT, [b"hello"]).size == 5
    assert storage.stat(name) is not None


@pytest.mark.usefixtures("hurried")
def test_an_object_whose_fate_is_unknown_is_deleted(faulty: FaultyStorage, name: str) -> None:
    def losing_the_end(seen: Seen, forward: Forward) -> Answer:
        answer = forward(seen)
        if seen.content_range.endswith("/5") or seen.content_range == "bytes */*":
            raise Lost
        return answer

    faulty.fault = losing_the_end

    assert refusal(lambda: storage.upload(name, TEXT, [b"hello"])).code == Code.UNAVAILABLE
    assert storage.stat(name) is None


def test_an_object_that_arrived_damaged_is_deleted(faulty: FaultyStorage, name: str) -> None:
    def damaging(seen: Seen, forward: Forward) -> Answer:
        if seen.content_range.endswith("/5"):
            changed = {**seen.headers}
            return forward(Seen(seen.method, seen.path, changed, b"hellO"))
        return forward(seen)

    faulty.fault = damaging

    problem = refusal(lambda: storage.upload(name, TEXT, [b"hello"]))

    assert problem.code == Code.UNAVAILABLE
    assert "not those sent" in str(problem.log)
    assert storage.stat(name) is None


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_repeating_an_upload_succeeds_if_the_bytes_are_the_same(
    faulty: FaultyStorage, name: str, method: str
) -> None:
    storage.upload(name, TEXT, [b"hello"])
    # The emulator ignores ifGenerationMatch; Google refuses at the start or at the end.
    faulty.fault = lambda seen, forward: Answer(412) if seen.method == method else forward(seen)

    assert storage.upload(name, TEXT, [b"hel", b"lo"]).size == 5
    assert refusal(lambda: storage.upload(name, TEXT, [b"other"])).code == Code.CONFLICT

    stored = storage.stat(name)
    assert stored is not None
    assert storage.read_head(stored, 10) == b"hello"


def test_a_session_that_died_is_unavailable_and_nothing_names_its_url(
    faulty: FaultyStorage, name: str
) -> None:
    faulty.fault = lambda seen, forward: Answer(410) if seen.method == "PUT" else forward(seen)

    problem = refusal(lambda: storage.upload(name, TEXT, [b"hello"]))

    assert problem.code == Code.UNAVAILABLE
    assert problem.log == "upload: status 410"
    assert problem.__cause__ is None


def test_a_browser_sends_straight_to_the_pending_name(faulty: FaultyStorage, name: str) -> None:
    url = storage.start_upload(name, "application/pdf", size=5, origin="https://a.example")
    request = urllib.request.Request(url, data=b"%PDF-", method="PUT")  # noqa: S310 - the emulator
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 - the emulator

    start = faulty.seen[0]
    assert start.headers["x-upload-content-length"] == "5"
    assert start.headers["x-upload-content-type"] == "application/pdf"
    assert start.headers["origin"] == "https://a.example"
    assert "ifGenerationMatch=0" in start.path
    assert storage.stat(name) is None
    stored = storage.stat(storage.pending_name(name))
    assert stored is not None
    assert (stored.size, stored.content_type) == (5, "application/pdf")


def test_a_copy_has_the_same_bytes_and_type(name: str) -> None:
    storage.upload(storage.pending_name(name), "application/pdf", [b"%PDF-1.7"])
    pending = storage.stat(storage.pending_name(name))
    assert pending is not None

    storage.copy(pending, name)

    copied = storage.stat(name)
    assert copied is not None
    assert (copied.size, copied.crc32c) == (pending.size, pending.crc32c)
    assert copied.content_type == "application/pdf"


def test_a_copy_takes_the_generation_that_was_verified_and_never_overwrites(
    faulty: FaultyStorage, name: str
) -> None:
    storage.upload(name, TEXT, [b"hello"])
    source = storage.stat(name)
    assert source is not None

    storage.copy(source, f"{name}-copy")

    assert f"sourceGeneration={source.generation}" in faulty.seen[-1].path
    assert "ifGenerationMatch=0" in faulty.seen[-1].path


def test_copying_again_is_fine_unless_the_target_has_other_bytes(
    faulty: FaultyStorage, name: str
) -> None:
    for suffix, text in (("-a", b"hello"), ("-b", b"hello"), ("-c", b"other")):
        storage.upload(name + suffix, TEXT, [text])
    source = storage.stat(f"{name}-a")
    assert source is not None
    faulty.fault = lambda seen, forward: Answer(412) if seen.method == "POST" else forward(seen)

    storage.copy(source, f"{name}-b")

    assert refusal(lambda: storage.copy(source, f"{name}-c")).code == Code.CONFLICT
    assert refusal(lambda: storage.copy(source, f"{name}-d")).code == Code.CONFLICT


def test_only_the_head_of_an_object_is_read(faulty: FaultyStorage, name: str) -> None:
    storage.upload(name, TEXT, [b"hello"])
    stored = storage.stat(name)
    assert stored is not None

    assert storage.read_head(stored, 2) == b"he"
    assert faulty.seen[-1].headers["range"] == "bytes=0-1"
    assert storage.read_head(stored, 100) == b"hello"


def test_deleting_twice_is_fine(name: str) -> None:
    storage.upload(name, TEXT, [b"hello"])

    storage.delete(name)
    storage.delete(name)

    assert storage.stat(name) is None


def test_a_download_link_works_for_anyone_and_saves_under_the_given_name(name: str) -> None:
    storage.upload(name, TEXT, [b"hello"])
    disposition = attachment("Übergabe „Haus 1“.txt")

    link = storage.download_link(name, disposition, TEXT)

    body, headers = download(link.url)
    assert body == b"hello"
    assert headers["Content-Disposition"] == disposition
    query = parse_qs(urlsplit(link.url).query)
    assert link.url.startswith(os.environ["STORAGE_EMULATOR_HOST"])
    assert query["response-content-type"] == [TEXT]
    assert 599 <= int(query["X-Goog-Expires"][0]) <= 600
    assert 595 < link.expires_at.timestamp() - time.time() <= 600


def test_health_is_fine_when_the_bucket_may_be_written() -> None:
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


def test_health_of_hanging_storage_is_known_within_two_seconds(
    storage_at: Callable[[str], None], proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(os.environ["STORAGE_EMULATOR_HOST"])
    storage_at(proxy.url)
    storage.check()
    proxy.freeze()

    started = time.monotonic()

    assert refusal(storage.check).code == Code.UNAVAILABLE
    assert time.monotonic() - started < 2
