import os
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.files import storage
from shared.files.resumable_upload import PIECE
from shared.inputs.body import ClientDisconnected
from shared.problems import Code
from tests.servers.counting_proxy import CountingProxy
from tests.servers.faulty_storage import (
    Answer,
    FaultyStorage,
    Forward,
    Lost,
    Seen,
    content,
    in_pieces,
    refusal,
)

pytest_plugins = ("tests.servers.storage_fixtures",)
TEXT = "text/plain"


@pytest.mark.parametrize("size", [1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 1_000_000])
def test_an_upload_stores_the_exact_bytes(object_name: str, size: int) -> None:
    data = content(size)

    digest = storage.upload(object_name, TEXT, in_pieces(data))

    stored = storage.stat(object_name)
    assert stored is not None
    assert (digest.size, digest.sha256) == (size, sha256(data).digest())
    assert (stored.size, stored.crc32c) == (size, digest.crc32c)
    assert stored.content_type == TEXT
    assert storage.sha256(stored) == sha256(data).digest()


def test_an_upload_is_sent_in_256_kib_chunks_with_a_checksum(
    faulty: FaultyStorage, object_name: str
) -> None:
    digest = storage.upload(object_name, TEXT, in_pieces(content(2 * PIECE + 5)))

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


def test_the_last_chunk_is_never_empty(faulty: FaultyStorage, object_name: str) -> None:
    storage.upload(object_name, TEXT, in_pieces(content(2 * PIECE)))

    pieces = [seen.content_range for seen in faulty.seen if seen.method == "PUT"]
    assert pieces == ["bytes 0-262143/*", "bytes 262144-524287/524288"]


@pytest.mark.parametrize("failure", [ConnectionResetError, ClientDisconnected, SystemExit])
def test_an_upload_whose_source_fails_is_cancelled_and_leaves_nothing(
    faulty: FaultyStorage, object_name: str, failure: type[BaseException]
) -> None:
    def breaking() -> Iterator[bytes]:
        yield content(3 * PIECE)
        raise failure

    with pytest.raises(failure):
        storage.upload(object_name, TEXT, breaking())

    session = parse_qs(urlsplit(faulty.seen[1].path).query)["upload_id"]
    assert faulty.seen[-1].method == "DELETE"
    assert parse_qs(urlsplit(faulty.seen[-1].path).query)["upload_id"] == session
    assert faulty.seen[-1].headers["content-length"] == "0"
    assert storage.stat(object_name) is None


@pytest.mark.usefixtures("hurried")
def test_hanging_storage_is_soon_unavailable(
    storage_at: Callable[[str], None], proxied: Callable[[str], CountingProxy], object_name: str
) -> None:
    proxy = proxied(os.environ["STORAGE_EMULATOR_HOST"])
    storage_at(proxy.url)

    def hanging_after_the_first_piece() -> Iterator[bytes]:
        yield content(PIECE + 1)
        proxy.freeze()
        yield content(2 * PIECE)

    started = time.monotonic()
    problem = refusal(lambda: storage.upload(object_name, TEXT, hanging_after_the_first_piece()))

    assert problem.code == Code.UNAVAILABLE
    assert time.monotonic() - started < 15
    proxy.thaw()
    assert storage.stat(object_name) is None


@pytest.mark.usefixtures("hurried")
def test_a_failed_chunk_is_sent_again(faulty: FaultyStorage, object_name: str) -> None:
    data = content(3 * PIECE)
    failures = iter([Answer(503), None, Answer(429)])

    def sometimes(seen: Seen, forward: Forward) -> Answer:
        is_piece = seen.method == "PUT" and seen.body
        return (next(failures, None) if is_piece else None) or forward(seen)

    faulty.fault = sometimes

    storage.upload(object_name, TEXT, in_pieces(data))

    stored = storage.stat(object_name)
    assert stored is not None
    assert storage.sha256(stored) == sha256(data).digest()


@pytest.mark.usefixtures("hurried")
def test_an_unacknowledged_chunk_that_arrived_is_not_resent(
    faulty: FaultyStorage, object_name: str
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

    storage.upload(object_name, TEXT, in_pieces(data))

    sent = [seen.content_range for seen in faulty.seen if seen.body and seen.method == "PUT"]
    assert len(sent) == len(set(sent)) == 3
    stored = storage.stat(object_name)
    assert stored is not None
    assert storage.sha256(stored) == sha256(data).digest()


@pytest.mark.usefixtures("hurried")
def test_an_unacknowledged_last_chunk_is_found(faulty: FaultyStorage, object_name: str) -> None:
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

    assert storage.upload(object_name, TEXT, [b"hello"]).size == 5
    assert storage.stat(object_name) is not None


@pytest.mark.usefixtures("hurried")
def test_an_object_of_unknown_state_is_deleted(faulty: FaultyStorage, object_name: str) -> None:
    def losing_the_end(seen: Seen, forward: Forward) -> Answer:
        answer = forward(seen)
        if seen.content_range.endswith("/5") or seen.content_range == "bytes */*":
            raise Lost
        return answer

    faulty.fault = losing_the_end

    assert refusal(lambda: storage.upload(object_name, TEXT, [b"hello"])).code == Code.UNAVAILABLE
    assert storage.stat(object_name) is None


def test_a_damaged_object_is_deleted(faulty: FaultyStorage, object_name: str) -> None:
    def damaging(seen: Seen, forward: Forward) -> Answer:
        if seen.content_range.endswith("/5"):
            changed = {**seen.headers}
            return forward(Seen(seen.method, seen.path, changed, b"hellO"))
        return forward(seen)

    faulty.fault = damaging

    problem = refusal(lambda: storage.upload(object_name, TEXT, [b"hello"]))

    assert problem.code == Code.UNAVAILABLE
    assert "not those sent" in str(problem.log)
    assert storage.stat(object_name) is None


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_repeating_an_upload_of_the_same_bytes_succeeds(
    faulty: FaultyStorage, object_name: str, method: str
) -> None:
    storage.upload(object_name, TEXT, [b"hello"])
    # The emulator ignores ifGenerationMatch; Google refuses at the start or at the end.
    faulty.fault = lambda seen, forward: Answer(412) if seen.method == method else forward(seen)

    assert storage.upload(object_name, TEXT, [b"hel", b"lo"]).size == 5
    assert refusal(lambda: storage.upload(object_name, TEXT, [b"other"])).code == Code.CONFLICT

    stored = storage.stat(object_name)
    assert stored is not None
    assert storage.opened(stored).read() == b"hello"


def test_a_dead_session_is_unavailable_without_naming_its_url(
    faulty: FaultyStorage, object_name: str
) -> None:
    faulty.fault = lambda seen, forward: Answer(410) if seen.method == "PUT" else forward(seen)

    problem = refusal(lambda: storage.upload(object_name, TEXT, [b"hello"]))

    assert problem.code == Code.UNAVAILABLE
    assert problem.log == "upload: status 410"
    assert problem.__cause__ is None
