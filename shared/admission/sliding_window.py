"""The sliding-window counter of admit.lua, in Python, for when Redis is away.

Time is cut into buckets of one window. A policy holds what was charged in the present bucket and
in the one before; `elapsed` ms into the bucket the weight of a request history is

    current + previous * (window - elapsed) / window

and a request passes while that plus its cost is at most the limit. Hence at most `limit` pass in a
bucket, and fewer than twice the limit in any window. All figures are integers (milliseconds,
requests), compared without division. A charge that is given back leaves the bucket that it went
into. A property test compares this, the Lua and a model.
"""

from typing import NamedTuple

NEVER = -1


class Window(NamedTuple):
    """What a policy remembers: `start` of its bucket in ms, charges in it and in the one before."""

    start: int
    current: int
    previous: int


EMPTY = Window(0, 0, 0)


def at(held: Window, now: int, window: int) -> Window:
    """The window as it stands at `now`. A clock that went back leaves it where it was."""
    start = now - now % window
    if held.start >= start:
        return held
    if held.start == start - window:
        return Window(start, 0, held.current)
    return Window(start, 0, 0)


def wait(limit: int, window: int, cost: int, held: Window, now: int) -> int:
    """Milliseconds until `cost` passes if nothing else is charged: 0 now, NEVER if it is too big.

    The weight never rises by time alone, so a longer wait passes too.
    """
    if cost == 0:
        return 0
    if cost > limit:
        return NEVER
    elapsed = max(0, now - held.start)
    room = limit - held.current - cost
    if room >= 0:
        if held.previous * (window - elapsed) <= room * window:
            return 0
        passes_at = window - room * window // held.previous
        if passes_at < window:
            return held.start + passes_at - now
    edge = held.start + window - now
    if held.current == 0:
        return edge
    # In the next bucket the present one is the previous, with its full weight at the edge.
    return edge + max(0, window - (limit - cost) * window // held.current)


def without(held: Window, bucket: int, window: int, cost: int) -> Window:
    """The window without a charge that the bucket starting at `bucket` has had."""
    if held.start == bucket:
        return held._replace(current=max(0, held.current - cost))
    if held.start == bucket + window:
        return held._replace(previous=max(0, held.previous - cost))
    return held


def remaining(limit: int, window: int, held: Window, now: int) -> int:
    """How much could be charged now."""
    elapsed = max(0, now - held.start)
    weight = -(-held.previous * (window - elapsed) // window)
    return max(0, limit - held.current - weight)


def reset(limit: int, window: int, held: Window, now: int) -> int:
    """Milliseconds until one more than `remaining` could be charged; 0 when nothing is used."""
    left = remaining(limit, window, held, now)
    return 0 if left >= limit else wait(limit, window, left + 1, held, now)
