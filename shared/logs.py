"""One JSON line per request and per event, as Cloud Logging reads them.

Never in a line: tokens, bodies, e-mail addresses. See Cloud Logging, "Structured logging".
"""

import logging
import sys
import traceback
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec

from shared.config import settings


class _JsonLines(logging.Handler):
    """Writes each record as one line, with the `fields` of its `extra` beside the message."""

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
