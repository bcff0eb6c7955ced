"""Figures as a table and as JSON: the median of several measurements, with their spread."""

import statistics
from collections.abc import Iterable, Sequence

import msgspec

from tools.local.processes import ROOT, say

FILE = ROOT / ".local" / "bench.json"
WIDTH = 66


class Figure(msgspec.Struct, frozen=True):
    """All measurements of one quantity; `bar` is the promised bound, `holds` whether it is kept."""

    name: str
    values: list[float]
    bar: str = ""
    holds: bool | None = None

    def line(self) -> str:
        """The figure as a row of the table."""
        verdict = {None: "", True: f"   {self.bar}: holds", False: f"   {self.bar}: MISSED"}
        spread = f"{_short(min(self.values))} to {_short(max(self.values))}"
        middle = _short(statistics.median(self.values))
        return f"{self.name:<{WIDTH}}{middle:>9}   ({spread}){verdict[self.holds]}"


def figure(name: str, values: Iterable[float]) -> Figure:
    """A figure without a bound."""
    return Figure(name, list(values))


def at_least(name: str, values: Sequence[float], bar: float) -> Figure:
    """A figure whose median should not be below `bar`."""
    return Figure(name, list(values), f">= {bar:g}", statistics.median(values) >= bar)


def at_most(name: str, values: Sequence[float], bar: float) -> Figure:
    """A figure whose median should not be above `bar`."""
    return Figure(name, list(values), f"<= {bar:g}", statistics.median(values) <= bar)


def ratios(these: Sequence[float], those: Sequence[float]) -> list[float]:
    """Ratios round by round, so that a slowdown of the whole machine affects both sides."""
    return [this / that for this, that in zip(these, those, strict=True)]


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print the figures and append them to the file."""
    say(f"\n{title}")
    for each in figures:
        say(each.line())
    FILE.parent.mkdir(exist_ok=True)
    written = msgspec.json.decode(FILE.read_bytes()) if FILE.exists() else {}
    written[title] = [msgspec.to_builtins(each) for each in figures]
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(written)))


def _short(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}"  # noqa: PLR2004 - three digits
