"""What a request has had of PostgreSQL: its time, and its word on the session."""

import time


class Waiting:
    """How long a request has waited for PostgreSQL, in seconds, over all its scopes.

    `is_confirmed`: PostgreSQL has found the request's session valid in one of them.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.is_confirmed = False
        self._started = 0.0

    def __enter__(self) -> None:
        """Add the time that the block takes."""
        self._started = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter() - self._started
