"""All functions behind one WSGI application, routed by method and path like the API gateway.

functions-framework turns each endpoint file into an application, as in the cloud, but only at its
first request: most instances see few of the endpoints.
"""

import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from urllib.parse import unquote_to_bytes
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import functions_framework
from flask import Flask
from werkzeug import Response
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

import main
from shared.identity.origin import security_headers
from shared.pipeline.declaration import Declaration
from shared.pipeline.responses import PROBLEM
from shared.problems import Code, Problem
from tools.local import console_page, docs_page, mail_page
from tools.local.path_normalization import normalized

Answer = tuple[int, Mapping[str, str], bytes]
_making = Lock()


def routes(endpoints: Iterable[Declaration]) -> Map:
    """The URL rules of the endpoints, by name. A literal segment wins over a parameter."""
    rules: list[Rule] = []
    others: dict[str, Rule] = {}
    for each in endpoints:
        template = re.sub(r"{(\w+)}", r"<\1>", each.path)
        rules.append(Rule(template, methods=[each.method], endpoint=each.name))
        # The path's first function answers OPTIONS and 405, as the pipeline implements them.
        others.setdefault(template, Rule(template, endpoint=each.name))
    # One trailing slash is accepted here, and the function's own matching answers 404.
    made = Map([*rules, *others.values()], strict_slashes=False, merge_slashes=False)
    # Otherwise done at the first request.
    made.update()
    return made


def choose(found: Map, method: str, path: str) -> str | None:
    """The function that answers; None when no template matches the (normalized) path."""
    try:
        return str(found.bind("").match(path, method)[0])
    except NotFound:
        return None


def application(endpoints: Iterable[Declaration], found: Map, source: Path) -> WSGIApplication:
    """The functions in `source` (main.py) that `endpoints` declare, as one application.

    `found` has their routes.
    """
    # As each function would before it listens.
    main.make_ready_for({name for each in endpoints for name in each.deployment.requires})

    def dispatch(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = normalized(raw_path(environ))
        method = environ["REQUEST_METHOD"]
        if chosen := choose(found, method, path):
            hand_on(environ, path)
            return function(chosen, source)(environ, start_response)
        encodings = environ.get("HTTP_ACCEPT_ENCODING", "")
        page = page_at(path, encodings) if method in {"GET", "HEAD"} else None
        status, headers, body = page or not_found()
        return Response(body, status, headers)(environ, start_response)

    return dispatch


def function(name: str, source: Path) -> Flask:
    """The application of one cloud function, made once."""
    # Werkzeug compiles its routes by `ast`, which fails in two threads at once (CPython 3.11).
    with _making:
        return _made(name, source)


@cache
def _made(name: str, source: Path) -> Flask:
    made: Flask = functions_framework.create_app(name, str(source), "http")
    # functions-framework appends the source's folder each time, and each import searches all.
    sys.path[:] = dict.fromkeys(sys.path)
    return made


def raw_path(environ: WSGIEnvironment) -> str:
    """The path as the client sent it, so that an encoded slash stays inside its segment."""
    target: str = environ["RAW_URI"].partition("?")[0]
    if target.startswith("/"):
        return target
    # Absolute form (RFC 9112 section 3.2.2): scheme://authority/path
    return "/" + target.partition("://")[2].partition("/")[2]


def hand_on(environ: WSGIEnvironment, path: str) -> None:
    """Set the path in the environment as the gateway would send it."""
    _, separator, query = environ["RAW_URI"].partition("?")
    environ["RAW_URI"] = path + separator + query
    # PEP 3333: percent-decoded, one character per byte.
    environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1")


def page_at(path: str, encodings: str) -> Answer | None:
    """A page of the local stack: documentation and mails, else the console."""
    page = mail_page.respond(path) or docs_page.respond(path)
    page = page or console_page.respond(path, encodings)
    if page is None and path == "/":
        # Without the console, because it could not be built.
        return 302, {"Location": "/docs"}, b""
    return page


def not_found() -> Answer:
    """The gateway's answer for a path without a function."""
    problem = Problem(Code.NOT_FOUND, "There is nothing at this address.")
    headers = {"Content-Type": PROBLEM, **security_headers()}
    return problem.status, headers, problem.document()
