"""Comments and docstrings are about things: the request, the client, the row, the instance.

A sentence about *whoever* or *nobody* hides which thing it means, and tends to become a maxim.
Backticks quote code, so words in them are not judged.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.house_rules.source import Rule, Source

PLACES = ("main", "shared")
BANNED = re.compile(
    r"(?<!\bperson )(?<!\bpeople )\bwho\b"
    r"|\b(whom|whoever|whomever|whatever|nobody|somebody|someone|anybody|anyone|everybody"
    r"|everyone)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"`[^`\n]*`")
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
# Text, and the line on which it begins.
Remark = tuple[int, str]


def _applies(source: Source) -> bool:
    return source.parts[0] in PLACES and source.path.endswith((".py", ".lua"))


def _violations(source: Source) -> Iterator[str]:
    remarks = _python(source) if source.path.endswith(".py") else _lua(source)
    for first, text in remarks:
        for number, line in enumerate(QUOTED.sub("", text).split("\n"), start=first):
            if found := BANNED.search(line):
                yield f"line {number}: {found[0]!r}: name the thing that is meant"


def _python(source: Source) -> Iterator[Remark]:
    for node in ast.walk(source.tree):
        if isinstance(node, DOCUMENTED) and (text := ast.get_docstring(node, clean=False)):
            yield node.body[0].lineno, text
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _lua(source: Source) -> Iterator[Remark]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        yield number, line.partition("--")[2]


def _said(text: str, *, path: str = "shared/a.py") -> Source:
    return Source(path, text + "\n")


RULES = (
    Rule(
        "a comment or docstring names the thing that it is about",
        _applies,
        _violations,
        good=(
            _said('"""The session of the caller, whose role may be outdated."""'),
            _said('"""A letter to the person who asked."""'),
            _said("# The scope `anyone` claims nothing.\nNOBODY = 'whatever'"),
            _said("local who = 'nobody' -- the member of the set", path="shared/a.lua"),
        ),
        bad=(
            _said('"""Who calls."""'),
            _said('def work():\n    """Work for whoever asks."""'),
            _said('class Work:\n    """Work.\n\n    Done by somebody.\n    """'),
            _said("step()  # nobody reads this"),
            _said("-- anyone may read", path="shared/a.lua"),
            _said("# For everybody.", path="main.py"),
        ),
    ),
)
