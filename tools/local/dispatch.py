"""Every function behind one WSGI application, found by method and path as the API gateway does.

Each endpoint file becomes an application of its own, made by functions-framework as in the cloud.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote_to_bytes
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import functions_framework

from shared.pipeline.declaration import Declaration
from shared.problems import Code, Problem
from tools.local import docs_page, link_page, mail_page
from tools.local.path_normalization import normalized

# A path parameter in a template, whatever its name.
PARAMETER = "{}"
Answer = tuple[int, Mapping[str, str], bytes]


class Tree:
    """Path templates by segment. A literal segment is preferred to a parameter."""

    def __init__(self) -> None:
        self.branches: dict[str, Tree] = {}
        self.applications: dict[str, WSGIApplication] = {}

    def add(self, method: str, path: str, application: WSGIApplication) -> None:
        """Put `application` at a path template. ValueError when another one is there."""
        tree = self
        for segment in path.split("/"):
            name = PARAMETER if segment.startswith("{") else segment
            tree = tree.branches.setdefault(name, Tree())
        if method in tree.applications:
            raise ValueError(f"Two functions answer {method} {path}.")
        tree.applications[method] = application

    def find(self, segments: list[str]) -> Mapping[str, WSGIApplication]:
        """The applications at a path by method; empty when there are none."""
        if not segments:
            return self.applications
        first, *rest = segments
        for name in (first, PARAMETER if first else ""):
            branch = self.branches.get(name)
            if branch and (found := branch.find(rest)):
                return found
        return {}


def application(endpoints: Iterable[Declaration], source: Path) -> WSGIApplication:
    """The functions of `source` (main.py) that `endpoints` declare, as one application."""
    tree = Tree()
    for endpoint in endpoints:
        function = functions_framework.create_app(endpoint.name, str(source))
        tree.add(endpoint.method, endpoint.path, function)

    def dispatch(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = normalized(raw_path(environ))
        method = environ["REQUEST_METHOD"]
        if chosen := choose(tree, method, path):
            hand_on(environ, path)
            return chosen(environ, start_response)
        answer = page_at(path) if method in {"GET", "HEAD"} else None
        return respond(answer or not_found(), method, start_response)

    return dispatch


def choose(tree: Tree, method: str, path: str) -> WSGIApplication | None:
    """The function that answers; None when no template has the (normalized) path."""
    # One trailing slash is let through, and the function's own matching says 404.
    found = tree.find(path.removesuffix("/").split("/"))
    chosen = found.get("GET" if method == "HEAD" else method)
    # Another method's function answers 405 and OPTIONS: the pipeline knows how.
    return chosen or next(iter(found.values()), None)


def raw_path(environ: WSGIEnvironment) -> str:
    """The path as it was sent, so that an encoded slash stays within its segment."""
    target: str = environ["RAW_URI"].partition("?")[0]
    if target.startswith("/"):
        return target
    # Absolute form (RFC 9112 section 3.2.2): scheme://authority/path
    return "/" + target.partition("://")[2].partition("/")[2]


def hand_on(environ: WSGIEnvironment, path: str) -> None:
    """Let the function see the path as the gateway would send it."""
    _, separator, query = environ["RAW_URI"].partition("?")
    environ["RAW_URI"] = path + separator + query
    # WSGI's way (PEP 3333): decoded, each byte a character.
    environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1")


def page_at(path: str) -> Answer | None:
    """A page that is no function's: documentation, where / leads, mails and their links."""
    if path == "/":
        return 302, {"Location": "/docs"}, b""
    return mail_page.respond(path) or link_page.respond(path) or docs_page.respond(path)


def not_found() -> Answer:
    """What the gateway says of a path that no function has."""
    problem = Problem(Code.NOT_FOUND, "There is nothing at this address.")
    return problem.status, {"Content-Type": "application/problem+json"}, problem.document()


def respond(answer: Answer, method: str, start_response: StartResponse) -> list[bytes]:
    """Send an answer that comes from no function."""
    status, headers, body = answer
    sized = {**headers, "Content-Length": str(len(body))}
    start_response(f"{status} {HTTPStatus(status).phrase}", list(sized.items()))
    return [] if method == "HEAD" else [body]
