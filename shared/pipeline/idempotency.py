"""Idempotency keys: a request that is sent again has its effect once and its first answer again.

draft-ietf-httpapi-idempotency-key-header. The key is the first row of the endpoint's own
transaction: a twin waits for that row, an error rolls it back with everything else.

An endpoint with an effect outside the database (`retry=False`) can't keep a transaction open
meanwhile. Its key commits together with the row that the effect works on (`hold_key`), so a twin
sees that the first request runs; the answer commits with the end. Where the process died between
the two, a retry takes the key over once that request has missed its heartbeats.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from flask import Response

from shared.pipeline.call import Call
from shared.pipeline.responses import response_of
from shared.problems import Code, Problem

LONGEST_KEY = 200
# What a replay repeats; cookies and rate-limit headers belong to the moment.
KEPT_HEADERS = ("Content-Type", "Location", "ETag")


class Stored(msgspec.Struct):
    """What is known of a key: the digest of its request and, once there, the first answer."""

    request_digest: bytes
    status: int | None
    body: str | None
    headers: dict[str, str] | None
    resource_id: UUID | None


class _Attempt(msgspec.Struct):
    resource_id: UUID


class Replayed(Exception):
    """Raised by a handler that looks after its key itself: the first answer, instead of its own."""

    def __init__(self, response: Response) -> None:
        super().__init__("replayed")
        self.response = response


def run_once(call: Call, handle: Callable[[], Any], arguments: Mapping[str, Any]) -> Response:
    """Run the handler and shape its answer, once per idempotency key where the endpoint takes one.

    A handler with an effect outside the database looks after its key itself.
    """
    key = idempotency_key(call) if call.exchange.declaration.retry else None
    if key is None:
        try:
            return response_of(call, handle())
        except Replayed as replayed:
            return replayed.response
    digest = request_digest(call, arguments)
    with call.db.transaction():
        stored = claim_key(call, key, digest)
        if stored is not None:
            return replay(call, stored, digest)
        response = response_of(call, handle())
        keep_answer(call, key, response)
    return response


def idempotency_key(call: Call) -> str | None:
    """The request's key if the endpoint takes one; 422 for a key that is none."""
    key = call.exchange.request.headers.get("Idempotency-Key")
    if key is None or not call.exchange.declaration.idempotent:
        return None
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Problem(
            Code.VALIDATION_ERROR,
            f"Idempotency-Key must be 1 to {LONGEST_KEY} printable ASCII characters.",
        )
    return key


def request_digest(call: Call, arguments: Mapping[str, Any]) -> bytes:
    """SHA-256 over the endpoint and its typed arguments, so that spacing does not matter."""
    text = msgspec.json.encode(arguments, order="sorted")
    return hashlib.sha256(call.exchange.declaration.name.encode() + b"\0" + text).digest()


def claim_key(
    call: Call, key: str, digest: bytes, *, abandoned_after: int | None = None
) -> Stored | None:
    """Take the key for this request, or return what the request that has it left.

    A twin that is still in its transaction makes this wait up to the login's lock_timeout, then
    409. A key that the same request has held without an answer for `abandoned_after` seconds is
    taken over; its resource_id still names the row of the request that died.
    """
    claimed = call.db.execute(
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
        """,
        key,
        call.exchange.declaration.name,
        digest,
        abandoned_after,
    )
    return None if claimed else _stored(call, key)


def _stored(call: Call, key: str) -> Stored:
    return call.db.one(
        Stored,
        """
        select {columns} from idempotency_keys
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
        """,
        key,
    )


def replay(call: Call, stored: Stored, digest: bytes) -> Response:
    """The first answer again; 422 when the key was used for another request."""
    if stored.request_digest != digest:
        raise Problem(
            Code.IDEMPOTENCY_KEY_REUSED,
            "This Idempotency-Key was used for another request. Use a new key.",
        )
    if stored.status is None:
        raise Problem(
            Code.CONFLICT,
            "The first request with this Idempotency-Key has not finished.",
            headers={"Retry-After": "1"},
        )
    call.exchange.headers.append(("Idempotent-Replayed", "true"))
    return Response(stored.body, stored.status, stored.headers)


def hold_key(call: Call, key: str, resource_id: UUID) -> None:
    """Name the row that the request with this key works on, in the transaction that makes it."""
    call.db.execute(
        """
        update idempotency_keys set resource_id = $2
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
        """,
        key,
        resource_id,
    )


def renew_key(call: Call, key: str, resource_id: UUID) -> None:
    """The heartbeat of the request that holds the key for this row: it still runs."""
    call.db.execute(
        """
        update idempotency_keys set resource_id = $2
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
            and status is null and resource_id = $2
        """,
        key,
        resource_id,
    )


def resume_key(call: Call, key: str, attempt: UUID) -> UUID:
    """Name the attempt of the request with this key: the one that died before, else this new one.

    For an effect that is known elsewhere by the attempt's name, and has no row here.
    """
    return call.db.one(
        _Attempt,
        """
        update idempotency_keys set resource_id = coalesce(resource_id, $2)
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
        returning {columns}
        """,
        key,
        attempt,
    ).resource_id


def release_key(call: Call, key: str, resource_id: UUID) -> None:
    """Forget the key of a request that failed, so that a retry begins anew."""
    call.db.execute(
        """
        delete from idempotency_keys
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
            and resource_id = $2 and status is null
        """,
        key,
        resource_id,
    )


def keep_answer(call: Call, key: str, response: Response, digest: bytes | None = None) -> None:
    """Store the answer beside its key, in the transaction of the effect.

    `digest` replaces the request's where the whole request was only known at the end.
    """
    call.db.execute(
        """
        update idempotency_keys
        set status = $2, body = $3, headers = $4, request_digest = coalesce($5, request_digest)
        where organization_id = scope_organization_id() and actor_id = scope_user_id() and key = $1
        """,
        key,
        response.status_code,
        response.get_data(as_text=True),
        {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
        digest,
    )
