"""One JSON line per request and per event, as Cloud Logging reads them.

Never in a line: tokens, bodies, e-mail addresses. See Cloud Logging, "Structured logging".
"""

import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

import msgspec

from shared.call import Call
from shared.config import settings
from shared.problems import Code, Problem

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_CLOUD_TRACE = re.compile(r"([0-9a-f]{32})(?:/(\d{1,20}))?(?:;o=\d)?")
_ERROR_STATUS = 500


class _JsonLines(logging.Handler):
    """Writes each record as one line; what `extra` gave stands beside the message."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = getattr(record, "fields", {})
        line = {
            "severity": record.levelname,
            "time": datetime.now(UTC),
            "message": record.getMessage(),
            **fields,
        }
        if record.exc_info:
            line["stack_trace"] = "".join(traceback.format_exception(*record.exc_info))
        sys.stderr.buffer.write(msgspec.json.encode(line) + b"\n")
        sys.stderr.flush()


@cache
def logger() -> logging.Logger:
    """The project's logger, set up once."""
    found = logging.getLogger("pavilion")
    found.setLevel(settings().log_level)
    found.addHandler(_JsonLines())
    found.propagate = False
    return found


def log_request(call: Call, status: int, seconds: float) -> None:
    """The line of a request that has been answered."""
    level = logging.ERROR if status >= _ERROR_STATUS else logging.INFO
    if not logger().isEnabledFor(level):
        return
    session, request = call.session, call.request
    fields = {
        "endpoint": call.declaration.name,
        "method": request.method,
        "status": status,
        "duration_ms": round(seconds * 1000, 2),
        "db_ms": round(call.db_seconds * 1000, 2),
        "redis_ms": round(call.redis_seconds * 1000, 2),
        "is_fallback": call.is_fallback,
        "client": str(call.client_address),
        "organization": session.organization_id if session else None,
        "actor": session.user_id if session else None,
        "reason": call.log,
        **_trace(request.headers.get("traceparent"), request.headers.get("X-Cloud-Trace-Context")),
    }
    logger().log(level, "%s %s", call.declaration.name, status, extra={"fields": fields})


def unexpected(call: Call, error: Exception) -> Problem:
    """Log an error that nobody expected and answer 500 with an id that finds it in the log."""
    identity = str(uuid4())
    logger().error(
        "unexpected error",
        exc_info=error,
        extra={"fields": {"error_id": identity, "endpoint": call.declaration.name}},
    )
    return Problem(
        Code.INTERNAL_ERROR,
        "Something went wrong on our side. Tell us the error id if it happens again.",
        members={"error_id": identity},
    )


def _trace(traceparent: str | None, cloud: str | None) -> dict[str, str]:
    match = _TRACEPARENT.fullmatch(traceparent or "") or _CLOUD_TRACE.fullmatch(cloud or "")
    if match is None:
        return {}
    project = settings().google_cloud_project
    trace = f"projects/{project}/traces/{match[1]}" if project else match[1]
    return {"logging.googleapis.com/trace": trace}
