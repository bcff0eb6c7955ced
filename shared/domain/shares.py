"""A total that homeowners share, exact to the cent.

A homeowner's share in the common costs is in parts of a million. Where the paying shares come to
less than a million, the rest of the total is charged to no homeowner, because the absent share is
not theirs; where they come to more, the total is split in proportion.
"""

from collections.abc import Sequence

MILLION = 1_000_000


def split(total_cents: int, shares_ppm: Sequence[int]) -> list[int]:
    """What each share comes to, in the order of the shares.

    Each gets its part rounded down. The cents that are left go, one each, to the parts that lost
    most by rounding, the earlier first.
    """
    shared_ppm = sum(shares_ppm)
    whole = max(MILLION, shared_ppm)
    parts = [total_cents * share // whole for share in shares_ppm]
    # Half up, as all amounts are rounded.
    left = (2 * total_cents * shared_ppm + whole) // (2 * whole) - sum(parts)
    by_remainder = sorted(
        range(len(parts)), key=lambda place: total_cents * shares_ppm[place] % whole, reverse=True
    )
    for place in by_remainder[:left]:
        parts[place] += 1
    return parts
