"""What the servers in front of the pipeline answer themselves, in the form of our own refusals.

functions-framework's Flask application answers a path that reaches no function, gunicorn a request
that it can't parse. Both would answer in HTML and without our headers. gunicorn has no setting for
that, and functions-framework passes none on, so the one function that writes its error is replaced.
It knows no request, so that such an answer has no CORS headers: a page can't read it.
"""

from typing import Any

import flask
from flask import Response
from gunicorn import util
from werkzeug.exceptions import HTTPException, InternalServerError

from shared.identity.origin import cors_headers, security_headers
from shared.inputs.body import drain
from shared.pipeline.request_log import unexpected
from shared.pipeline.responses import add_headers, problem_response
from shared.problems import STATUSES, Code, Problem

OTHER_FLASK_CODES = {400: Code.MALFORMED_REQUEST, 413: Code.PAYLOAD_TOO_LARGE}
OTHER_GUNICORN_CODES = {431: Code.HEADERS_TOO_LARGE, 500: Code.INTERNAL_ERROR}
TEXTS = {
    Code.HEADERS_TOO_LARGE: "The headers are too long. Send fewer, or delete this site's cookies.",
    Code.INTERNAL_ERROR: "Something went wrong on our side. Try again.",
    Code.MALFORMED_REQUEST: "This is not a valid request. Send it again.",
    Code.NOT_FOUND: "There is nothing at this address.",
    Code.PAYLOAD_TOO_LARGE: "The body is too large.",
}


def answer_http_error(error: HTTPException) -> Response:
    """Flask's own answer, such as that to /robots.txt or the redirect of //v1, as a problem."""
    if isinstance(error, InternalServerError):
        problem = unexpected("functions-framework", error.original_exception or error)
    else:
        code = OTHER_FLASK_CODES.get(error.code or 0, Code.NOT_FOUND)
        problem = Problem(code, TEXTS[code])
    response = problem_response(problem)
    add_headers(response, (security_headers() | cors_headers(flask.request)).items())
    drain(flask.request)
    return response


def answer_unparsed_requests() -> None:
    """Have gunicorn answer requests that it can't parse in our form."""
    util.write_error = _write_problem


def _write_problem(socket: Any, status: int, _reason: str, _message: str) -> None:
    code = OTHER_GUNICORN_CODES.get(status, Code.MALFORMED_REQUEST)
    response = problem_response(Problem(code, TEXTS[code]))
    add_headers(response, {**security_headers(), "Connection": "close"}.items())
    response.headers["Content-Length"] = str(len(response.data))
    lines = [f"HTTP/1.1 {STATUSES[code][0]} {response.status.partition(' ')[2]}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    util.write_nonblock(socket, head + response.data)
