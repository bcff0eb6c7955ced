"""Shares of a total: the worked examples, and what holds for any of them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.money import MOST_CENTS
from shared.domain.shares import MILLION, split

TOTALS = st.integers(1, MOST_CENTS) | st.integers(1, 1000)
SHARES = st.lists(st.integers(1, MILLION) | st.just(1) | st.just(250000), max_size=60)


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (250001, [400000, 350000, 250000], [100001, 87500, 62500]),
        (100003, [250000] * 4, [25001, 25001, 25001, 25000]),
        # A quarter is missing, and its part is charged to no one.
        (100000, [400000, 350000], [40000, 35000]),
        # The greatest remainder comes first, whatever its place.
        (10, [333333, 333334, 333333], [3, 4, 3]),
        # More than a million parts are split in proportion.
        (100, [MILLION, MILLION, MILLION], [34, 33, 33]),
        (1, [1, 1], [0, 0]),
        (1, [500000], [1]),
        (1, [499999], [0]),
        (1, [250000, 250000], [1, 0]),
        (MOST_CENTS, [MILLION], [MOST_CENTS]),
        (100, [], []),
    ],
)
def test_splits_a_total_exactly(total: int, shares: list[int], parts: list[int]) -> None:
    assert split(total, shares) == parts


@given(TOTALS, SHARES)
def test_the_parts_add_up_and_none_is_off_by_a_cent(total: int, shares: list[int]) -> None:
    parts = split(total, shares)

    whole = max(MILLION, sum(shares))
    due = [Fraction(total * share, whole) for share in shares]
    assert abs(sum(parts) - sum(due, Fraction())) <= Fraction(1, 2)
    assert sum(shares) < MILLION or sum(parts) == total * bool(shares)
    assert all(abs(part - exact) < 1 for part, exact in zip(parts, due, strict=True))


@given(TOTALS, SHARES)
def test_of_equal_shares_the_earlier_pay_the_odd_cents(total: int, shares: list[int]) -> None:
    paid_by_share: dict[int, list[int]] = {}
    for share, part in zip(shares, split(total, shares), strict=True):
        paid_by_share.setdefault(share, []).append(part)

    for paid in paid_by_share.values():
        assert paid == sorted(paid, reverse=True)
        assert paid[0] - paid[-1] <= 1
