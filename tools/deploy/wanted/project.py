"""What a subcommand works on: an environment and what is wanted in it."""

from collections.abc import Callable
from functools import cached_property

import msgspec

from shared.pipeline.declaration import Declaration
from tools.deploy.environments.environment import Environment
from tools.deploy.wanted.functions import Function


class Project(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The input of a subcommand. `dry` prints commands and calls nothing.

    `derive` makes the functions, which takes a while and is left to the subcommands that ask.
    """

    environment: Environment
    declarations: list[Declaration]
    derive: Callable[[], list[Function]]
    dry: bool

    @cached_property
    def functions(self) -> list[Function]:
        """All functions, in order of name, with their digests."""
        return self.derive()
