"""Objects that a process makes once: functools.cache under a lock.

functools.cache alone calls its function twice when two threads are the first at the same time, and
keeps the second result. For a pool that would be connections beyond the budget, for counters a
second quota.
"""

from collections.abc import Callable, Hashable
from functools import cache
from threading import Lock
from typing import Generic, ParamSpec, Protocol, TypeVar

Parameters = ParamSpec("Parameters")
Made_co = TypeVar("Made_co", covariant=True)


class Once(Protocol, Generic[Parameters, Made_co]):
    """The wrapped function, which a test can reset."""

    def __call__(self, *arguments: Parameters.args, **keywords: Parameters.kwargs) -> Made_co:
        """What was made for these arguments."""

    def cache_clear(self) -> None:
        """Forget everything that was made."""


def once(make: Callable[Parameters, Made_co]) -> Once[Parameters, Made_co]:
    """`make`, called once for the same arguments however many threads ask."""
    cached = cache(make)
    lock = Lock()

    def made(*arguments: Hashable, **keywords: Hashable) -> Made_co:
        with lock:
            return cached(*arguments, **keywords)

    made.cache_clear = cached.cache_clear  # type: ignore[attr-defined] # functools does the same
    return made  # type: ignore[return-value]
