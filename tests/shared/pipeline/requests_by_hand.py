"""Requests as a WSGI server hands them over."""

from flask import Request
from werkzeug.test import EnvironBuilder


def request(method: str = "GET", /, **headers: str) -> Request:
    """A request whose header `Sec-Fetch-Site` is the argument `sec_fetch_site`."""
    named = [(name.replace("_", "-").title(), value) for name, value in headers.items()]
    return Request(EnvironBuilder(method=method, headers=named).get_environ())
