"""Prints what a dry run shows: commands, and what stands between them."""

from collections.abc import Sequence

from tools.deploy.gcloud.commands import Command


def show(commands: Sequence[Command]) -> None:
    """Print commands in shell syntax, one per line."""
    for command in commands:
        print(command.text())  # noqa: T201 - the result of a dry run


def note(text: str) -> None:
    """Print a comment between commands."""
    for line in text.splitlines():
        print(f"# {line}")  # noqa: T201 - the result of a dry run
