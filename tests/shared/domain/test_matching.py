"""Matching: the worked examples, and what holds for any rows, against every set of pairs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from time import process_time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.matching import EXACT_DAYS, MOST_ROWS, SUGGESTED_DAYS, Match, Row, match

DAY = date(2025, 9, 1)
SECONDS = 3


def row(number: int, day: int | str, cents: int) -> Row:
    """A row of September 2025, or of `day` days after its first, with this number as its id."""
    on = date.fromisoformat(day) if isinstance(day, str) else DAY + timedelta(days=day)
    return Row(UUID(int=number), on, cents)


def numbers(matches: Iterable[Match]) -> list[tuple[int, int]]:
    """Which line is which money, by their numbers."""
    return sorted((each.line.id.int, each.money.id.int) for each in matches)


def test_two_far_pairs_are_better_than_one_near() -> None:
    moneys = [row(1, "2025-09-04", 100000), row(2, "2025-09-01", 100000)]
    lines = [row(1, "2025-09-04", 100000), row(2, "2025-09-07", 100000)]

    found = match(lines, moneys)

    assert numbers(found.exact) == [(1, 2), (2, 1)]
    assert {each.confidence for each in found.exact} == {Decimal(100)}


@pytest.mark.parametrize(
    ("line", "money", "days", "confidence"),
    [
        (149500, 150000, 4, "79.66"),
        (150000, 150000, 5, "75.00"),
        (151500, 150000, 7, "64.00"),
        (100001, 100000, 0, "99.99"),
        (99999, 100000, 0, "99.99"),
        (-149500, -150000, 4, "79.66"),
        (150000, 150000, 7, "65.00"),
        (151501, 150000, 0, None),
        (148499, 150000, 0, None),
        (150000, 150000, 8, None),
        (150000, -150000, 0, None),
        # A cent more than one in a hundred.
        (100, 99, 0, None),
    ],
)
def test_a_pair_is_as_sure_as_amounts_and_days_are_near(
    line: int, money: int, days: int, confidence: str | None
) -> None:
    for line_day, money_day in ((0, days), (days, 0)):
        found = match([row(1, line_day, line)], [row(1, money_day, money)])

        assert found.exact == []
        assert [str(each.confidence) for each in found.suggested] == [confidence][
            : bool(confidence)
        ]


def test_a_rejected_pair_is_not_made_again() -> None:
    lines = [row(1, 0, 100)]
    moneys = [row(1, 0, 100), row(2, 1, 100), row(3, 5, 100)]
    rejected = {(UUID(int=1), UUID(int=1)), (UUID(int=1), UUID(int=2))}

    found = match(lines, moneys, rejected)

    assert (found.exact, numbers(found.suggested)) == ([], [(1, 3)])
    assert numbers(match(lines, moneys, {(UUID(int=1), UUID(int=1))}).exact) == [(1, 2)]


def pairings(lines: Sequence[Row], moneys: Sequence[Row]) -> Iterator[list[tuple[Row, Row]]]:
    """Every set of exact pairs that do not cross, those with earlier pairs first."""
    if not lines:
        yield []
        return
    line, *later = lines
    for place, money in enumerate(moneys):
        if money.amount_cents == line.amount_cents and days(line, money) <= EXACT_DAYS:
            for rest in pairings(later, moneys[place + 1 :]):
                yield [(line, money), *rest]
    yield from pairings(later, moneys)


def days(line: Row, money: Row) -> int:
    """How many days lie between the two."""
    return abs((line.date - money.date).days)


def surest(lines: Sequence[Row], moneys: Sequence[Row]) -> list[tuple[int, int]]:
    """The suggested pairs, each the surest of all that are left."""
    possible = [
        (-confidence, line.date, line.id, money.date, money.id)
        for line in lines
        for money in moneys
        if (confidence := sureness(line, money)) is not None
    ]
    found: list[tuple[int, int]] = []
    while possible:
        _, _, line_id, _, money_id = min(possible)
        found.append((line_id.int, money_id.int))
        possible = [each for each in possible if each[2] != line_id and each[4] != money_id]
    return sorted(found)


def sureness(line: Row, money: Row) -> int | None:
    """The confidence in hundredths of a percent; None for what can't be one."""
    difference, whole = abs(line.amount_cents - money.amount_cents), abs(money.amount_cents)
    if line.amount_cents * money.amount_cents < 0 or days(line, money) > SUGGESTED_DAYS:
        return None
    if difference * 100 > whole:
        return None
    return 10000 + -10000 * difference // whole - 500 * days(line, money)


def rows_of(
    days_from: st.SearchStrategy[int], cents: st.SearchStrategy[int]
) -> st.SearchStrategy[list[Row]]:
    """Up to six rows with ids of their own."""
    drawn = st.lists(st.tuples(st.integers(1, 99), days_from, cents), max_size=6)
    return drawn.map(
        lambda found: [row(*each) for each in {each[0]: each for each in found}.values()]
    )


NEAR = rows_of(st.integers(0, 9), st.sampled_from((100, 200)))
CLOSE = rows_of(st.integers(0, 10), st.sampled_from((9950, 9990, 10000, 10049, 10100, -10000)))


@given(NEAR, NEAR)
def test_the_exact_pairs_are_the_best_set_there_is(lines: list[Row], moneys: list[Row]) -> None:
    expected: list[tuple[int, int]] = []
    for amount in (100, 200):
        sides = (
            sorted(
                (each for each in side if each.amount_cents == amount),
                key=lambda each: (each.date, each.id),
            )
            for side in (lines, moneys)
        )
        # `min` takes the first of equally good ones.
        best = min(pairings(*sides), key=lambda each: (-len(each), sum(days(*p) for p in each)))
        expected += [(line.id.int, money.id.int) for line, money in best]

    assert numbers(match(lines, moneys).exact) == sorted(expected)


@given(CLOSE, CLOSE)
def test_the_suggestions_are_the_surest_first(lines: list[Row], moneys: list[Row]) -> None:
    found = match(lines, moneys)
    exact = numbers(found.exact)
    left = [each for each in lines if each.id.int not in {line for line, _ in exact}]
    others = [each for each in moneys if each.id.int not in {money for _, money in exact}]

    assert numbers(found.suggested) == surest(left, others)
    for each in found.suggested:
        assert each.confidence * 100 == sureness(each.line, each.money)


@given(CLOSE, CLOSE, st.randoms())
def test_the_order_of_the_rows_does_not_matter(
    lines: list[Row], moneys: list[Row], random: Random
) -> None:
    found = match(lines, moneys)
    for side in (lines, moneys):
        random.shuffle(side)

    assert match(lines, moneys) == found


Numbered = Callable[[int], int]


@pytest.mark.parametrize(
    ("line_cents", "money_cents"),
    [
        (lambda _: 100000, lambda _: 100000),
        (lambda number: 100000 + 2 * (number % 400), lambda number: 100001 + 2 * (number % 400)),
    ],
    ids=["equal", "alike"],
)
def test_two_thousand_rows_a_side_take_few_seconds(
    line_cents: Numbered, money_cents: Numbered
) -> None:
    lines = [row(number, 0, line_cents(number)) for number in range(MOST_ROWS)]
    moneys = [row(number, 1, money_cents(number)) for number in range(MOST_ROWS)]
    began = process_time()

    found = match(lines, moneys)

    assert process_time() - began < SECONDS
    assert len(found.exact) + len(found.suggested) == MOST_ROWS
