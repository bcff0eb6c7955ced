"""The source file of every cloud function: `properties__create` is functions/properties/create.py.

The endpoint is imported when its name is first looked up here (PEP 562), so that an instance loads
no endpoint but its own.
"""

from importlib import import_module
from typing import Any

from flask import current_app, has_app_context

from shared.database.connect import prepare
from shared.pipeline.responses import nowhere
from shared.ready_structs import make_ready

# functions-framework runs this file inside its Flask application, which answers a path that reaches
# no function itself: in HTML, and without our headers.
if has_app_context():
    current_app.register_error_handler(404, nowhere)


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
    make_ready()
    prepare()
    return handle
