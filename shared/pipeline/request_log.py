"""What the log says of a request: a line when it was answered, and one for an unexpected error.

Never in a line: tokens, bodies, e-mail addresses. See Cloud Logging, "Structured logging".
"""

import logging
import re
from uuid import uuid4

from shared.config import settings
from shared.logs import logger
from shared.pipeline.exchange import Exchange
from shared.problems import Code, Problem

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_CLOUD_TRACE = re.compile(r"([0-9a-f]{32})(?:/(\d{1,20}))?(?:;o=\d)?")
_ERROR_STATUS = 500


def log_request(exchange: Exchange, status: int, seconds: float) -> None:
    """Write the line of a request that has been answered."""
    level = logging.ERROR if status >= _ERROR_STATUS else logging.INFO
    if not logger().isEnabledFor(level):
        return
    session, request = exchange.session, exchange.request
    fields = {
        "endpoint": exchange.declaration.name,
        "method": request.method,
        "status": status,
        "duration_ms": round(seconds * 1000, 2),
        "db_ms": round(exchange.postgresql.seconds * 1000, 2),
        "redis_ms": round(exchange.redis_seconds * 1000, 2),
        "is_fallback": exchange.is_fallback,
        "is_preview": exchange.is_preview,
        "client": str(exchange.client_address),
        "organization": session.organization_id if session else None,
        "actor": session.user_id if session else None,
        "reason": exchange.log,
        **_trace(request.headers.get("traceparent"), request.headers.get("X-Cloud-Trace-Context")),
    }
    logger().log(level, "%s %s", exchange.declaration.name, status, extra={"fields": fields})


def unexpected(endpoint: str, error: BaseException) -> Problem:
    """Log an unexpected error and answer 500 with an id that finds it in the log."""
    identity = str(uuid4())
    logger().error(
        "unexpected error",
        exc_info=error,
        extra={"fields": {"error_id": identity, "endpoint": endpoint}},
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
