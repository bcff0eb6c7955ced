"""The two-phase idempotency key of an effect outside the database: a stored file, a payment.

No transaction stays open while another system works, so the key can't commit together with the
effect, as it does in idempotency.py. A handler with such an effect takes an `OutsideEffect`:

    with outside.begin(prepare, abandoned_after=60) as attempt:  # the key and its row commit
        url = another_system(attempt.row.id)                     # the effect
        return attempt.finish(lambda: written(call, url))        # what it changed and the answer

Leaving the block by an exception gives the attempt up, so that a retry begins anew; with
`lasts=True` the attempt stays, because its effect may have happened, until `give_up`. While it
runs, another request with its key gets a 409 with Retry-After; once there is an answer, the
pipeline replays it without the handler. If the process dies in between, a retry takes the key over
after `abandoned_after` seconds without a heartbeat, and `prepare` gets the dead attempt's name.
Each attempt has a name of its own, so that one which was taken for dead and lives on can neither
release its successor's key nor replace its answer.

The handler is written the same way for a request without a key. In a preview
(`call.exchange.is_preview`) it leaves out the effect alone; the rest is rolled back with the key.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from uuid import UUID, uuid4

import msgspec
from flask import Response

from shared.pipeline.call import Call
from shared.pipeline.idempotency import (
    answer_under,
    claim_key,
    hold_key,
    idempotency_key,
    keep_answer,
    release_key,
    renew_key,
    replay,
    request_digest,
    taken,
)
from shared.pipeline.responses import response_of
from shared.pipeline.session_renewal import renewing, undoing
from shared.problems import Code, Problem

if TYPE_CHECKING:
    from shared.files.digests import Digest
    from shared.inputs.form import Form
    from shared.inputs.multipart import IncomingFile

HEARTBEAT_SECONDS = 10


class Begun(Protocol):
    """What an attempt works on. Its `id` names this attempt, here and for the other system."""

    @property
    def id(self) -> UUID:
        """A new row's id, or a name of the attempt alone."""


class Named(msgspec.Struct):
    """An attempt that has no row but its name."""

    id: UUID


def named(_died: UUID | None) -> Named:
    """Begin an attempt without a row; a dead one has left nothing to remove."""
    return Named(uuid4())


Row = TypeVar("Row", bound=Begun)
Result = TypeVar("Result")


def run_outside(call: Call, handle: Callable[..., Any], arguments: Mapping[str, Any]) -> Response:
    """Replay the first answer to the request's key, or run the handler for it."""
    outside = OutsideEffect(call, arguments)
    first = outside.first_answer()
    if first is not None:
        return first
    handle(call, **arguments, outside=outside)
    if outside.response is None:
        raise RuntimeError("the handler ended without having finished its effect")
    return outside.response


class OutsideEffect:
    """The effect of one request, which a handler begins once its input is judged."""

    def __init__(self, call: Call, arguments: Mapping[str, Any]) -> None:
        self.response: Response | None = None
        self._call = call
        self._key = idempotency_key(call)
        self._form: Form[Any] | None = arguments.get("form")
        self._file: IncomingFile | None = arguments.get("file")
        if self._form is not None and self._file is not None:
            # What is known of the request before its file is read.
            arguments = {**arguments, "form": self._form.before, "file": self._file.name}
        self._digest = request_digest(call, arguments)

    def first_answer(self) -> Response | None:
        """The answer that was given under the key; None before the first answer."""
        stored = answer_under(self._call, self._key) if self._key else None
        if stored is None:
            return None
        return replay(self._call, stored, self._whole_digest(_received(self._file)))

    @contextmanager
    def begin(
        self,
        prepare: Callable[[UUID | None], Row],
        *,
        abandoned_after: int,
        give_up: Callable[[Row], None] | None = None,
        lasts: bool = False,
    ) -> Iterator["Attempt[Row]"]:
        """Commit what `prepare` returns together with the key, then run the block.

        `prepare` gets the name of the attempt that had the key and died, or None, and removes or
        resumes what that attempt left. `give_up` undoes what an attempt has left besides the key.
        """
        with self.transaction():
            died = self._claimed(abandoned_after)
            row = prepare(died)
            if self._key:
                hold_key(self._call, self._key, row.id)
        try:
            yield Attempt(self, row)
        except BaseException:
            # If this fails, a retry takes the key over later. A preview is rolled back as a whole.
            if not (lasts or self._call.exchange.is_preview):
                with suppress(Problem):
                    self.give_up(row, give_up)
            raise

    def transaction(self) -> AbstractContextManager[None]:
        """A transaction if there is a key, so that the key commits with the statements in it."""
        return self._call.db.transaction() if self._key else nullcontext()

    def finish(
        self, name: UUID, answer: Callable[[], Result | None], file: "Digest | None"
    ) -> Result:
        """See `Attempt.finish`."""
        if (file is None) != (self._file is None):
            raise TypeError("an upload is finished with the digest of its file, nothing else is")

        def finished() -> Result | None:
            with self.transaction():
                if (result := answer()) is not None:
                    self.response = response_of(self._call, result)
                    self._keep(self.response, name, self._whole_digest(file))
            return result

        result = renewing(self._call, finished)
        if result is None:
            raise _given_up()
        return result

    def _keep(self, response: Response, name: UUID, digest: bytes) -> None:
        if self._key and not keep_answer(self._call, self._key, response, digest, name):
            raise _given_up()

    def renew(self, name: UUID) -> None:
        """Send a heartbeat; a missed one matters only if a retry takes the key over."""
        if self._key:
            with suppress(Problem):
                renew_key(self._call, self._key, name)

    def _claimed(self, abandoned_after: int) -> UUID | None:
        if self._key is None:
            return None
        claim = claim_key(self._call, self._key, self._digest, abandoned_after=abandoned_after)
        if claim is None:
            raise taken(self._call, self._key, self._digest, abandoned_after=abandoned_after)
        return claim.resource_id

    def give_up(self, row: Row, undo: Callable[[Row], object] | None) -> None:
        """Free the key of the attempt and undo what it has left besides."""

        def given_up() -> None:
            with self.transaction():
                if self._key:
                    release_key(self._call, self._key, row.id)
                if undo:
                    undo(row)

        undoing(self._call, given_up)

    def _whole_digest(self, file: "Digest | None") -> bytes:
        """The digest of the whole request, which an upload's end completes."""
        if file is None or self._form is None:
            return self._digest
        after = msgspec.json.encode(self._form.after, order="sorted")
        return hashlib.sha256(self._digest + file.sha256 + after).digest()


class Attempt(Generic[Row]):
    """An effect that was begun; `row` is what it works on."""

    def __init__(self, outside: OutsideEffect, row: Row) -> None:
        self.row = row
        self._outside = outside

    def with_heartbeats(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass `chunks` on and renew the key meanwhile.

        A retry then learns soon that an upload has died with its instance, even if an upload may
        take long.
        """
        due = time.monotonic() + HEARTBEAT_SECONDS
        for chunk in chunks:
            if time.monotonic() >= due:
                self._outside.renew(self.row.id)
                due = time.monotonic() + HEARTBEAT_SECONDS
            yield chunk

    def give_up(self, undo: Callable[[Row], object]) -> None:
        """Free the key of an attempt that lasts, because its effect is known not to be."""
        self._outside.give_up(self.row, undo)

    def finish(
        self, answer: Callable[[], Result | None], *, file: "Digest | None" = None
    ) -> Result:
        """Commit what `answer` writes together with the answer that it returns.

        `answer` runs again if the session was refused and could be renewed, so it must only write
        to the database; the effect is not repeated. It returns None when the attempt's row is gone
        because a retry took it for dead: CONFLICT, as is a key that a retry has taken over, and
        then nothing that it wrote is committed. `file` is the digest of the received file.
        """
        return self._outside.finish(self.row.id, answer, file)


def _given_up() -> Problem:
    return Problem(Code.CONFLICT, "The request took too long and was given up. Try again.")


def _received(file: "IncomingFile | None") -> "Digest | None":
    """The digest of a repeated upload's file, which is read and not stored."""
    if file is None:
        return None
    # Imported here, because only uploads need it.
    from shared.files.digests import digest_of  # noqa: PLC0415

    return digest_of(file)
