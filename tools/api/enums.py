"""The enums of the API, each named once.

Its name is that of the alias, `Occupancy = Literal[…]`, whose values it has.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args, get_origin

from tools.api.docstrings import below_alias

PACKAGES = ("functions.", "shared.")


class Enum(NamedTuple):
    """The values in the alias's order, and what the string below the alias says."""

    name: str
    values: tuple[str, ...]
    description: str | None


class Enums:
    """The enums of all modules that are imported by now."""

    def __init__(self) -> None:
        self._aliases: defaultdict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
        for module in sorted(each for each in sys.modules if each.startswith(PACKAGES)):
            for name, value in vars(sys.modules[module]).items():
                if get_origin(value) is Literal and not name.startswith("_"):
                    self._aliases[frozenset(get_args(value))].append((module, name))

    def of(self, values: Iterable[str]) -> Enum:
        """The enum with these values; ValueError unless they have one name."""
        wanted = frozenset(values)
        found = self._aliases[wanted]
        names = {name for _, name in found}
        if len(names) != 1:
            raise ValueError(
                "An enum of the API needs one name, as in `Role = Literal[…]`. These values have "
                f"{' and '.join(sorted(names)) or 'none'}: {', '.join(sorted(wanted))}."
            )
        # A module that imports the alias has no string below it.
        texts = (below_alias(*each) for each in found)
        module, name = found[0]
        ordered = get_args(getattr(sys.modules[module], name))
        return Enum(name, ordered, next((text for text in texts if text), None))
