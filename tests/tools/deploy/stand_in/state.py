"""The types that the stand-in's parts share."""

from collections.abc import Callable
from typing import Any

State = dict[str, Any]
Act = Callable[..., str]


class NotThereError(Exception):
    """The named resource does not exist."""


class RefusedError(Exception):
    """The platform's refusal."""
