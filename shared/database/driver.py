"""What we use of pg8000, which loads SCRAM only for a server that asks for it.

scramp and its parser of certificates take an eighth of the time that our imports take, while Cloud
SQL is signed in to by an access token and a local server trusts. Other modules import pg8000's
names from here, so that nothing loads pg8000 before the stand-in is there.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Scramp(ModuleType):
    """Stands for scramp in pg8000, and imports it when something of it is used."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module("scramp"), name)


_known = sys.modules.get("scramp")
sys.modules["scramp"] = _known or _Scramp("scramp")

# ruff: noqa: E402 - with the stand-in in place
from pg8000.converters import make_params
from pg8000.core import CoreConnection
from pg8000.exceptions import Error

if _known is None:
    del sys.modules["scramp"]

__all__ = ["CoreConnection", "Error", "make_params"]
