"""The processor's error answers."""

from typing import Any

KEY = "rk_test_stand_in_5f0d2c"


class Refused(Exception):
    """The processor's error answer: a status and its error object."""

    def __init__(self, status: int, kind: str, code: str | None = None, **members: Any) -> None:
        super().__init__(code)
        self.status = status
        # Its texts quote the request, so they must not be logged or passed on.
        message = f"Told nobody: {KEY}"
        self.error = {"type": kind, "code": code, "message": message, "param": "id", **members}
