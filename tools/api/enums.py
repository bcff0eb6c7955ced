"""The enums of the API, each named once.

Its name is that of the alias, `Occupancy = Literal[…]`, whose values it has.
"""

import sys
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, get_args, get_origin

from tools.api.docstrings import below_alias

PACKAGES = ("functions.", "shared.")


class Enum(NamedTuple):
    """The values in the alias's order, and what the string below the alias says."""

    name: str
    values: tuple[str, ...]
    description: str | None


def enum_of(values: Iterable[str]) -> Enum:
    """The enum with these values; ValueError unless they have one name."""
    wanted = frozenset(values)
    found = [each for each in _aliases() if frozenset(each.values) == wanted]
    names = {each.name for each in found}
    if len(names) != 1:
        raise ValueError(
            "An enum of the API needs one name, as in `Role = Literal[…]`. These values have "
            f"{' and '.join(sorted(names)) or 'none'}: {', '.join(sorted(wanted))}."
        )
    # A module that imports the alias has no string below it.
    return next((each for each in found if each.description), found[0])


def _aliases() -> Iterator[Enum]:
    for module in sorted(each for each in sys.modules if each.startswith(PACKAGES)):
        for name, value in vars(sys.modules[module]).items():
            if get_origin(value) is Literal and not name.startswith("_"):
                yield Enum(name, get_args(value), below_alias(module, name))
