"""The source file of every cloud function: `properties__create` is functions/properties/create.py.

An instance imports only the endpoint that its entry point names (PEP 562).
"""

from importlib import import_module
from typing import Any

from shared.struct_types import make_ready


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
    return handle
