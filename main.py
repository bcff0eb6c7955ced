"""The source file of every cloud function: `properties__create` is functions/properties/create.py.

The endpoint is imported when its name is first looked up here (PEP 562), so that an instance loads
no endpoint but its own.
"""

from collections.abc import Iterable
from functools import partial
from importlib import import_module
from typing import Any

from flask import current_app, has_app_context
from werkzeug.exceptions import HTTPException

from shared.config import ConfigurationError, require, settings
from shared.database.connect import prepare
from shared.pipeline.readiness import PATH, answer_readiness
from shared.pipeline.server_answers import answer_http_error, answer_unparsed_requests
from shared.ready_structs import make_ready

# functions-framework runs this file inside its Flask application, which itself answers what reaches
# no function: in HTML, and without our headers. So does gunicorn with what it can't parse.
if has_app_context():
    current_app.register_error_handler(HTTPException, answer_http_error)
    # functions-framework has a handler of its own for this one.
    current_app.register_error_handler(500, answer_http_error)
    answer_unparsed_requests()
    # What answers it depends on the endpoint.
    current_app.add_url_rule(PATH, PATH, provide_automatic_options=False)


def make_ready_for(requires: Iterable[str]) -> None:
    """Prepare what requests share; end the process if one of these settings is missing."""
    try:
        require(settings(), requires)
    except ConfigurationError as error:
        # Before the server listens, so that a probe never lets such a revision take the traffic.
        raise SystemExit(str(error)) from None
    make_ready()
    prepare()


def __getattr__(name: str) -> Any:
    area, separator, operation = name.partition("__")
    if not (separator and area.isidentifier() and operation.isidentifier()):
        raise AttributeError(name)
    try:
        handle = import_module(f"functions.{area}.{operation}").handle
    except ModuleNotFoundError as error:
        if error.name in {f"functions.{area}", f"functions.{area}.{operation}"}:
            raise AttributeError(name) from None
        raise
    make_ready_for(handle.declaration.deployment.requires)
    if has_app_context():
        ready = partial(answer_readiness, handle.declaration.login)
        current_app.view_functions[PATH] = ready
    # functions-framework looks twice.
    globals()[name] = handle
    return handle
