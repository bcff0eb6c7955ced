"""How comments and docstrings sound, and how an endpoint's public summary begins."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping

from tests.house_rules.source import Rule, Source, is_endpoint

# Folders and files whose comments are held to plain words.
PLAIN = ("functions", "main", "migrations", "shared")
# Languages whose comments begin with two dashes.
DASHED = (".sql", ".lua")
# Subjects that are no thing, and phrases that hide one.
BANNED = re.compile(
    r"\b(?:[Ww]hoever|[Nn]obody|[Ss]ome(?:body|one)|[Ww]hatever|[Ee]very(?:body|one)"
    r"|(?<!person )(?<!people )[Ww]ho"
    r"|of before|[Pp]uts? (?:\w+ ){0,2}away|is none|the own)\b"
)
# The beginning of a summary whose file's name has no verb in front.
VERBS: Mapping[str, str] = {
    "auto_match": "Match",
    "billing_portal": "Open",
    "clean_up": "Clean up",
    "config": "Get",
    "current": "Get",
    "forgot_password": "Ask for",
    "limits": "Get",
    "live": "Check",
    "login": "Sign in",
    "logout": "Sign out",
    "logout_everywhere": "Sign out",
    "me": "Get",
    "plans": "List",
    "ready": "Check",
    "setup": "Set up",
    "setup_payment_method": "Set up",
}


def _is_plain(source: Source) -> bool:
    return source.parts[0] in PLAIN and source.path.endswith((".py", *DASHED))


def _banned(source: Source) -> Iterator[str]:
    for text in _comments(source):
        # A phrase may be broken over two lines.
        for found in BANNED.findall(" ".join(text.split())):
            yield f"{found!r} in: {text.strip()}"


def _comments(source: Source) -> Iterator[str]:
    """Each block of comments, and each docstring."""
    if source.path.endswith(DASHED):
        for block in re.findall(r"(?:^[^\n']*--[^\n]*\n)+", source.text, re.MULTILINE):
            yield " ".join(line.partition("--")[2] for line in block.splitlines())
        return
    for node in (source.tree, *source.definitions):
        yield ast.get_docstring(node) or ""
    tokens = tokenize.generate_tokens(io.StringIO(source.text).readline)
    yield " ".join(each.string.lstrip("# ") for each in tokens if each.type == tokenize.COMMENT)


def _summary(source: Source) -> Iterator[str]:
    operation = source.parts[-1]
    verb = VERBS.get(operation, operation.partition("_")[0].capitalize())
    summary = (ast.get_docstring(source.tree) or "").partition("\n")[0]
    if not summary.startswith(f"{verb} ") or not summary.endswith("."):
        yield f"{summary!r} is no sentence that begins with {verb!r}"


def _file(path: str, docstring: str) -> Source:
    return Source(path, f'"""{docstring}"""\n')


RULES = (
    Rule(
        "an endpoint's summary is a sentence that begins with the verb of its file",
        is_endpoint,
        _summary,
        good=(
            _file("functions/units/archive.py", "Archive a unit."),
            _file("functions/units/list.py", "List the units.\n\nNewest first"),
            _file("functions/auth/switch_organization.py", "Switch to another organization."),
            _file("functions/auth/me.py", "Get the signed-in account."),
        ),
        bad=(
            _file("functions/units/archive.py", "Put a unit away."),
            _file("functions/units/get.py", "One unit."),
            _file("functions/units/list.py", "Lists the units."),
            _file("functions/units/list.py", "List the units"),
            _file("functions/auth/me.py", "Me and my account."),
        ),
    ),
    Rule(
        "a comment's subject is a thing, in plain words",
        _is_plain,
        _banned,
        good=(
            _file("functions/units/_unit.py", "The row that the client has asked for."),
            Source("functions/units/_unit.py", 'text = "whatever"  # A made-up text.\n'),
            Source("migrations/sql/a.up.sql", "-- A row.\nselect 'nobody';\n"),
            _file("shared/a.py", "A letter to the person who asked."),
            Source("shared/a.lua", "local held = 'nobody' -- The lease.\n"),
        ),
        bad=(
            _file("functions/units/_unit.py", "Nobody reads it."),
            _file("functions/units/_unit.py", "An address that is\nnone."),
            Source("functions/units/_unit.py", "step()  # whoever comes first\n"),
            Source("functions/units/_unit.py", "# the state of\n# before the switch\nstep()\n"),
            Source("functions/units/_unit.py", "class Unit:\n    '''Put it away.'''\n"),
            Source("migrations/sql/a.up.sql", "-- Somebody's row.\nselect 1;\n"),
            Source("shared/a.lua", "step() -- someone else's tombstone\n"),
            _file("shared/a.py", "It is the same for everybody."),
            _file("shared/a.py", "Who calls, as the token says."),
            Source("main.py", "# Whoever calls.\n"),
            Source("migrations/sql/a.up.sql", "select 1; -- of\n-- before\n"),
        ),
    ),
)
