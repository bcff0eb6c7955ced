"""A preview: what an action would answer now, of which nothing stays.

The handler runs as ever, in one transaction that is rolled back in the end. So gates, limits and
refusals are the real ones, and what a handler queues (mail, a cleared cache) is forgotten with the
rest. No idempotency key is kept. A handler with an effect outside the database leaves it out.
"""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from flask import Response

from shared.pipeline.call import Call

OK = 200
# Of a row that will not be there.
LASTING_HEADERS = ("ETag", "Location")

Run = Callable[[Call, Callable[..., Any], Mapping[str, Any]], Response]


class _Previewed(Exception):
    """The answer is there, and the transaction is not to be committed."""


def previewing(run: Run) -> Run:
    """`run` as one that changes nothing."""

    def preview(call: Call, handler: Callable[..., Any], arguments: Mapping[str, Any]) -> Response:
        try:
            with call.db.transaction():
                # Judges the session before the handler runs. A handler that renewed it would go on
                # with another connection, outside of this transaction.
                call.db.execute("select")
                response = run(call, handler, arguments)
                _roll_back(call)
        except _Previewed:
            return _as_preview(response)

    return preview


def _roll_back(call: Call) -> NoReturn:
    """Leave the transaction, after the checks that its commit would make."""
    call.db.execute("set constraints all immediate")
    raise _Previewed


def _as_preview(response: Response) -> Response:
    response.status_code = OK
    for name in LASTING_HEADERS:
        response.headers.pop(name, None)
    response.headers["Preview"] = "true"
    return response
