"""Which line of a bank account is which money of ours.

Two passes over rows that are still free, at most `MOST_ROWS` a side. The exact pass pairs equal
amounts at most three days apart, and finds the best set of pairs there is: most pairs, then fewest
days. The suggested pass takes what is left, surest pair first, for a person to judge. Both are
functions of the rows alone, so the same rows always give the same pairs.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

MOST_ROWS = 2_000
EXACT_DAYS = 3
SUGGESTED_DAYS = 7
# Of the money's amount.
MOST_DIFFERENCE_PERCENT = 1

# In hundredths of a percent, as all of the arithmetic is.
_CERTAIN = 10_000
_LOST_PER_DAY = 500
_MOST_LOST = MOST_DIFFERENCE_PERCENT * _CERTAIN // 100

# What the exact pass has decided at a line and a money: pair them, pass over the money, or pass
# over the line.
_PAIR, _NEXT_MONEY, _NEXT_LINE = 1, 2, 0

Pair = tuple[UUID, UUID]
"""The ids of a line and of a money."""


class Row(msgspec.Struct, frozen=True):
    """A line or a money: what comes in is above 0, what goes out is below."""

    id: UUID
    date: date
    amount_cents: int


class Match(msgspec.Struct, frozen=True):
    """A line and the money that it is, with how sure that is in percent."""

    line: Row
    money: Row
    confidence: Decimal

    @property
    def days(self) -> int:
        """How many days lie between the two."""
        return abs(self.line.date - self.money.date).days

    @property
    def difference_cents(self) -> int:
        """What the line has more than the money."""
        return self.line.amount_cents - self.money.amount_cents


class Matches(msgspec.Struct, frozen=True):
    """What both passes have found."""

    exact: list[Match]
    suggested: list[Match]


def match(
    lines: Iterable[Row], moneys: Iterable[Row], rejected: Collection[Pair] = frozenset()
) -> Matches:
    """Pair each line with at most one money, and each money with at most one line.

    A pair that a person has rejected is not made again.
    """
    ordered = sorted(lines, key=_place)
    ordered_moneys = sorted(moneys, key=_place)
    refused = frozenset(rejected)
    exact = list(_exact(ordered, ordered_moneys, refused))
    suggested = _suggested(*_left(ordered, ordered_moneys, exact), refused)
    return Matches(exact, list(suggested))


def _left(
    lines: Sequence[Row], moneys: Sequence[Row], found: Sequence[Match]
) -> tuple[list[Row], list[Row]]:
    """The rows that are in none of the matches."""
    paired_lines = {each.line.id for each in found}
    paired_moneys = {each.money.id for each in found}
    return (
        [line for line in lines if line.id not in paired_lines],
        [money for money in moneys if money.id not in paired_moneys],
    )


def _place(row: Row) -> tuple[date, UUID]:
    return row.date, row.id


def _exact(
    lines: Sequence[Row], moneys: Sequence[Row], rejected: frozenset[Pair]
) -> Iterator[Match]:
    moneys_of = _by_amount(moneys)
    for amount, of_amount in _by_amount(lines).items():
        for line, money in _closest(of_amount, moneys_of.get(amount, []), rejected):
            yield Match(line, money, _percent(_CERTAIN))


def _by_amount(rows: Iterable[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.amount_cents].append(row)
    return found


def _closest(
    lines: Sequence[Row], moneys: Sequence[Row], rejected: frozenset[Pair]
) -> Iterator[tuple[Row, Row]]:
    """The best pairs of rows of one amount, both sides in order.

    Pairs that cross are never better than the same rows paired in order, so it is enough to look at
    each line and money once, from the last ones back, with the best of what follows both. Of
    equally good sets it is the one whose first line has the first money, and so on.
    """
    decisions = _decisions(lines, moneys, rejected)
    line, money = 0, 0
    while line < len(lines) and money < len(moneys):
        decision = decisions[line][money]
        if decision == _PAIR:
            yield lines[line], moneys[money]
        line += decision != _NEXT_MONEY
        money += decision != _NEXT_LINE


def _decisions(
    lines: Sequence[Row], moneys: Sequence[Row], rejected: frozenset[Pair]
) -> list[bytearray]:
    """For each line, the decision at each money, when all before both are decided."""
    # A pair is worth more than all days that any set of pairs may have.
    worth = EXACT_DAYS * min(len(lines), len(moneys)) + 1
    days = [money.date.toordinal() for money in moneys]
    after = [0] * (len(moneys) + 1)
    decisions = [bytearray(len(moneys)) for _ in lines]
    for line, decided in zip(reversed(lines), reversed(decisions), strict=True):
        day = line.date.toordinal()
        first = bisect_left(days, day - EXACT_DAYS)
        end = bisect_right(days, day + EXACT_DAYS)
        gains = [worth - abs(day - other) for other in days[first:end]]
        if rejected:
            for place in range(first, end):
                if (line.id, moneys[place].id) in rejected:
                    gains[place - first] = -worth
        best = _decide(gains, after[first : end + 1], memoryview(decided)[first:end])
        # Moneys before those are too old for all lines that follow, too.
        decided[:first] = bytes((_NEXT_MONEY,)) * first
        after = [best[0] if best else after[end]] * first + best + after[end:]
    return decisions


def _decide(gains: Sequence[int], after: Sequence[int], decided: memoryview) -> list[int]:
    """Fill in a line's decisions; the best from this line on, for each first money."""
    best = [0] * len(gains)
    so_far, decision = after[-1], _NEXT_LINE
    for place in range(len(gains) - 1, -1, -1):
        skipped, paired = after[place], gains[place] + after[place + 1]
        if paired >= skipped and paired >= so_far:
            so_far, decision = paired, _PAIR
        elif decision != _NEXT_LINE and so_far >= skipped:
            decision = _NEXT_MONEY
        else:
            so_far, decision = skipped, _NEXT_LINE
        best[place] = so_far
        decided[place] = decision
    return best


def _suggested(
    lines: Sequence[Row], moneys: Sequence[Row], rejected: frozenset[Pair]
) -> Iterator[Match]:
    """The surest pair of free rows, again and again; of equally sure ones the first.

    A day costs more than all that the amounts of a pair may differ by. So the pairs of one distance
    in days are all surer than those of the next, and among them what the amounts cost decides.
    """
    for days in range(SUGGESTED_DAYS + 1):
        found = list(_at_distance(lines, moneys, days, rejected))
        yield from found
        lines, moneys = _left(lines, moneys, found)


def _at_distance(
    lines: Sequence[Row], moneys: Sequence[Row], days: int, rejected: frozenset[Pair]
) -> Iterator[Match]:
    """The suggested pairs that are so many days apart."""
    free_lines, free_moneys = bytearray(b"\1") * len(lines), bytearray(b"\1") * len(moneys)
    for lost, pairs in enumerate(_by_cost(lines, moneys, days)):
        for pair in pairs:
            number, place = divmod(pair, len(moneys))
            if not (free_lines[number] and free_moneys[place]):
                continue
            line, money = lines[number], moneys[place]
            if (line.id, money.id) not in rejected:
                free_lines[number] = free_moneys[place] = 0
                yield Match(line, money, _percent(_CERTAIN - lost - _LOST_PER_DAY * days))


def _by_cost(lines: Sequence[Row], moneys: Sequence[Row], days: int) -> list["array[int]"]:
    """All pairs so many days apart, by what the difference of their amounts costs.

    There may be millions, so each is one number: the line's, times the moneys, plus the money's.
    """
    expected_on: dict[tuple[int, bool], list[tuple[int, int]]] = defaultdict(list)
    for place, money in enumerate(moneys):
        of_day = expected_on[money.date.toordinal(), money.amount_cents > 0]
        of_day.append((place, abs(money.amount_cents)))
    by_cost = [array("L") for _ in range(_MOST_LOST + 1)]
    for number, line in enumerate(lines):
        day, is_in, amount = line.date.toordinal(), line.amount_cents > 0, abs(line.amount_cents)
        first = number * len(moneys)
        for other_day in sorted({day - days, day + days}):
            for place, expected in expected_on.get((other_day, is_in), ()):
                # Rounded up: a cent off is never certain.
                cost = -(-_CERTAIN * abs(amount - expected) // expected)
                if cost <= _MOST_LOST:
                    by_cost[cost].append(first + place)
    return by_cost


def _percent(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)
