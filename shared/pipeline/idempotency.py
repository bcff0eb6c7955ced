"""Idempotency keys: a request that is sent again has its effect once and its first answer again.

See draft-ietf-httpapi-idempotency-key-header. The key is the first row of the endpoint's own
transaction, so that a repeated request waits for that row, and an error rolls it back with all the
rest. Where the effect lies outside the database, the key takes two transactions: outside_effect.py.
"""

import hashlib
import math
from collections.abc import Callable, Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from flask import Response

from shared.database.rows import Sql
from shared.pipeline.call import Call
from shared.pipeline.responses import response_of
from shared.problems import Code, Problem

LONGEST_KEY = 200
# What a replay repeats, without cookies and rate-limit headers, which belong to the moment.
KEPT_HEADERS = ("Content-Type", "Location", "ETag")


class Stored(msgspec.Struct):
    """What is known of a key: the digest of its request and, once there, the first answer.

    `silent` is how many seconds ago its attempt showed that it is alive.
    """

    request_digest: bytes
    status: int | None
    body: str | None
    headers: dict[str, str] | None
    silent: Annotated[float, Sql("extract(epoch from now() - updated_at)::float8")]


class Claim(msgspec.Struct):
    """A key that this request has taken; `resource_id` names an attempt that had it and died."""

    resource_id: UUID | None


def run_once(call: Call, handle: Callable[..., Any], arguments: Mapping[str, Any]) -> Response:
    """Run the handler and shape its answer, once per idempotency key if the endpoint takes one."""
    key = idempotency_key(call)
    if key is None:
        return response_of(call, handle(call, **arguments))
    digest = request_digest(call, arguments)
    with call.db.transaction():
        if claim_key(call, key, digest) is None:
            return replay(call, _stored(call, key), digest)
        response = response_of(call, handle(call, **arguments))
        keep_answer(call, key, response)
    return response


def idempotency_key(call: Call) -> str | None:
    """The request's key if its answer is kept under one; 422 for a malformed or missing key."""
    key = call.exchange.request.headers.get("Idempotency-Key")
    declaration = call.exchange.declaration
    if key is None and declaration.key_required and not call.exchange.is_preview:
        raise Problem(
            Code.VALIDATION_ERROR,
            "Send an Idempotency-Key, a new one for each payment, so that a repetition after a "
            "lost answer does not move the money twice.",
        )
    if key is None or not declaration.idempotent:
        return None
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Problem(
            Code.VALIDATION_ERROR,
            f"Idempotency-Key must be 1 to {LONGEST_KEY} printable ASCII characters.",
        )
    return None if call.exchange.is_preview else key


def request_digest(call: Call, arguments: Mapping[str, Any]) -> bytes:
    """SHA-256 over the endpoint and its typed arguments, so that spacing does not matter.

    A homeowner's home is part of it, because a person's keys are the same in all homes.
    """
    session = call.exchange.session
    home = session.homeowner_id if session else None
    parts = [call.exchange.declaration.name.encode(), *([home.encode()] if home else [])]
    parts.append(msgspec.json.encode(arguments, order="sorted"))
    return hashlib.sha256(b"\0".join(parts)).digest()


def claim_key(
    call: Call, key: str, digest: bytes, *, abandoned_after: int | None = None
) -> Claim | None:
    """Take the key for this request; None when another request has it.

    A request with the same key that is still in its transaction makes this wait up to the login's
    lock_timeout, then 409. A key that the same request has held without an answer for
    `abandoned_after` seconds is taken over.
    """
    return call.db.maybe_one(
        Claim,
        """
        insert into idempotency_keys as taken
            (organization_id, actor_id, key, endpoint, request_digest, expires_at)
        values (scope_organization_id(), scope_user_id(), $1, $2, $3, now() + interval '24 hours')
        on conflict (organization_id, actor_id, key) do update
            set endpoint = excluded.endpoint, request_digest = excluded.request_digest,
                expires_at = excluded.expires_at, status = null, body = null, headers = null,
                resource_id = case when taken.status is null then taken.resource_id end
            where taken.expires_at <= now()
                or (taken.status is null and taken.request_digest = excluded.request_digest
                    and taken.updated_at <= now() - $4 * interval '1 second')
        returning {columns}
        """,
        key,
        call.exchange.declaration.name,
        digest,
        abandoned_after,
    )


def answer_under(call: Call, key: str) -> Stored | None:
    """The answer that is kept under the key, or None."""
    return call.db.maybe_one(
        Stored,
        """
        select {columns} from idempotency_keys
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
            and status is not null and expires_at > now()
        """,
        key,
    )


def replay(call: Call, stored: Stored, digest: bytes) -> Response:
    """The first answer again; 422 for a key of another request, 409 while there is no answer."""
    if stored.request_digest != digest:
        raise _reused()
    if stored.status is None:
        raise _unfinished(1)
    call.exchange.headers.append(("Idempotent-Replayed", "true"))
    return Response(stored.body, stored.status, stored.headers)


def taken(call: Call, key: str, digest: bytes, *, abandoned_after: int) -> Problem:
    """Why a key could not be claimed by a request that found no answer under it.

    Retry-After is when the attempt that has the key will have ended or count as dead. If the answer
    has come since, the next try gets it.
    """
    stored = _stored(call, key)
    if stored.status is not None:
        return _unfinished(1)
    if stored.request_digest != digest:
        return _reused()
    return _unfinished(math.ceil(abandoned_after - stored.silent))


def _stored(call: Call, key: str) -> Stored:
    return call.db.one(
        Stored,
        """
        select {columns} from idempotency_keys
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
        """,
        key,
    )


def _reused() -> Problem:
    return Problem(
        Code.IDEMPOTENCY_KEY_REUSED,
        "This Idempotency-Key was used for another request. Use a new key.",
    )


def _unfinished(seconds: int) -> Problem:
    return Problem(
        Code.CONFLICT,
        "The first request with this Idempotency-Key has not finished.",
        headers={"Retry-After": str(max(1, seconds))},
    )


def keep_answer(
    call: Call,
    key: str,
    response: Response,
    digest: bytes | None = None,
    attempt: UUID | None = None,
) -> bool:
    """Store the answer beside its key, in the transaction of the effect.

    `digest` replaces the request's where the whole request was only known at the end. False if the
    key belongs to another attempt than `attempt` by now.
    """
    kept = call.db.execute(
        """
        update idempotency_keys
        set status = $2, body = $3, headers = $4, request_digest = coalesce($5, request_digest)
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
            and ($6::uuid is null or resource_id = $6)
        """,
        key,
        response.status_code,
        response.get_data(as_text=True),
        {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
        digest,
        attempt,
    )
    return kept > 0


def hold_key(call: Call, key: str, name: UUID) -> None:
    """Name the attempt of the request that has the key."""
    call.db.execute(
        """
        update idempotency_keys set resource_id = $2
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
        """,
        key,
        name,
    )


def renew_key(call: Call, key: str, name: UUID) -> None:
    """Mark the attempt as still running: with every change a trigger sets updated_at."""
    call.db.execute(
        """
        update idempotency_keys set expires_at = now() + interval '24 hours'
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
            and resource_id = $2
        """,
        key,
        name,
    )


def release_key(call: Call, key: str, name: UUID) -> None:
    """Forget the key of an attempt that failed, unless another attempt has it by now."""
    call.db.execute(
        """
        delete from idempotency_keys
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
            and resource_id = $2 and status is null
        """,
        key,
        name,
    )
