"""What a subcommand works on: an environment and what is wanted in it."""

import msgspec

from shared.pipeline.declaration import Declaration
from tools.deploy.environments.environment import Environment
from tools.deploy.wanted.functions import Function


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """The input of a subcommand. `dry` prints commands and calls nothing."""

    environment: Environment
    declarations: list[Declaration]
    functions: list[Function]
    dry: bool
