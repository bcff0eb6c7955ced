"""Commands as data, so that --dry-run prints exactly what would run."""

import shlex
from collections.abc import Sequence

import msgspec

from tools.deploy.environments.environment import Environment


class Output(msgspec.Struct, frozen=True):
    """A word that another command supplies (a secret): only its source is printed."""

    before: str
    command: tuple[str, ...]


Word = str | Output
MINUTE = 60
# The words of gcloud that change nothing.
READING = frozenset(
    (
        *("describe", "list", "ls", "read", "access", "get-auth-string", "get-iam-policy"),
        "print-identity-token",
    )
)


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """One program call. `source` is a command whose output becomes its standard input."""

    words: tuple[Word, ...]
    source: tuple[str, ...] | None = None
    timeout: int = 15 * MINUTE

    @property
    def reads(self) -> bool:
        """Whether it changes nothing, so that it may be repeated."""
        return not READING.isdisjoint(self.words)

    def text(self) -> str:
        """The command line for a shell."""
        line = " ".join(_quoted(word) for word in self.words)
        return f"{shlex.join(self.source)} | {line}" if self.source else line


def _quoted(word: Word) -> str:
    if isinstance(word, str):
        return shlex.quote(word)
    before = word.before.replace('"', '\\"')
    return f'"{before}$({shlex.join(word.command)})"'


def gcloud(environment: Environment, *words: Word, timeout: int = 15 * MINUTE) -> Command:
    """A gcloud call in the environment's project that never prompts."""
    return Command(
        words=("gcloud", *words, f"--project={environment.project}", "--quiet"), timeout=timeout
    )


def fed(command: Command, source: tuple[str, ...]) -> Command:
    """`command` with the output of `source` as its input."""
    return Command(words=command.words, source=source, timeout=command.timeout)


def pairs(values: dict[str, str]) -> str:
    """`K=V,…` as gcloud reads it."""
    return joined([f"{key}={value}" for key, value in sorted(values.items())])


def joined(parts: Sequence[str]) -> str:
    """A list as gcloud reads it, with another delimiter when a part has a comma.

    See `gcloud topic escaping`: `^:^` in front names the delimiter.
    """
    for delimiter in (",", "|", "#", "~", "@@", "::::"):
        if not any(delimiter in part for part in parts) and parts[0][:1] != "^":
            prefix = "" if delimiter == "," else f"^{delimiter}^"
            return prefix + delimiter.join(parts)
    raise ValueError("no delimiter is free in a list of values")
