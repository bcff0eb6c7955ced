"""The source file of every cloud function: `properties__create` is functions/properties/create.py.

An instance imports only the endpoint that its entry point names (PEP 562).
"""

from importlib import import_module
from typing import Any

from flask import current_app, has_app_context

from shared.database.connect import prepare
from shared.pipeline.responses import nowhere
from shared.ready_structs import make_ready

# functions-framework runs this file inside its application, which answers by itself what it hands
# to no function: in HTML, and without our headers.
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
