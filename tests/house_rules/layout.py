"""Rules on the names and sizes of files and functions, and on forbidden text."""

import ast
import re
import sys
from collections.abc import Iterator

from tests.house_rules.source import Rule, Source, is_code, is_endpoint, is_test
from tools.deploy.environments.naming import service_name

LONGEST_FILE = 250
# Lines of a body: a long signature is simple.
LONGEST_FUNCTION = 40
# Characters after `test_`, so that a name stays a plain sentence.
LONGEST_TEST_NAME = 60
# The service names that Cloud Run accepts.
LONGEST_CLOUD_NAME = 63
EMPTY_NAMES = frozenset(
    ("base", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils")
)
# Split, so that this file does not break its own rule.
UNFINISHED = re.compile(r"\b(T[O]DO|FIX[M]E|XX[X])\b")
# By its text, because parsing all tests takes as long as all other rules.
TEST_NAME = re.compile(r"^\s*(?:async\s+)?def\s+test_(\w+)", re.MULTILINE)
# Only single underscores between words, so that `area--operation` splits back.
WORDS = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def _file_length(source: Source) -> Iterator[str]:
    count = source.text.count("\n")
    if count > LONGEST_FILE:
        yield f"{count} lines, at most {LONGEST_FILE}"


def _function_lengths(source: Source) -> Iterator[str]:
    for node in source.definitions:
        if not isinstance(node, ast.ClassDef):
            first = node.body[0].lineno
            count = (node.end_lineno or first) - first + 1
            if count > LONGEST_FUNCTION:
                yield f"line {node.lineno}: {node.name} has {count} lines of {LONGEST_FUNCTION}"


def _test_names(source: Source) -> Iterator[str]:
    for found in TEST_NAME.finditer(source.text):
        if len(sentence := found[1]) > LONGEST_TEST_NAME:
            line = source.text.count("\n", 0, found.start(1)) + 1
            yield f"line {line}: {sentence} has {len(sentence)} characters"


def _meaning(source: Source) -> Iterator[str]:
    for part in EMPTY_NAMES.intersection(source.parts):
        yield f"{part} says nothing: name what is in it"


def _shadowing(source: Source) -> Iterator[str]:
    if source.parts[-1] in sys.stdlib_module_names:
        yield f"{source.parts[-1]} is a module of the standard library"


def _cloud_names(source: Source) -> Iterator[str]:
    area, operation = source.parts[1:3]
    for part in (area, operation):
        if not WORDS.fullmatch(part):
            yield f"{part} is not lower_snake_case"
    name = service_name(f"{area}__{operation}")
    if len(name) > LONGEST_CLOUD_NAME:
        yield f"{name} has {len(name)} characters of {LONGEST_CLOUD_NAME}"


def _unfinished(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if UNFINISHED.search(line):
            yield f"line {number}: {line.strip()}"


def _function_of(lines: int) -> str:
    return "def work():\n" + "    step()\n" * lines


def _test_of(characters: int) -> str:
    return f"def test_{'a' * characters}(): ...\n"


def _named(*paths: str) -> tuple[Source, ...]:
    return tuple(Source(path, "") for path in paths)


RULES = (
    Rule(
        f"a file has at most {LONGEST_FILE} lines",
        is_code,
        _file_length,
        good=(Source("shared/a.py", "step()\n" * LONGEST_FILE),),
        bad=(Source("shared/a.py", "step()\n" * (LONGEST_FILE + 1)),),
    ),
    Rule(
        f"a function's body has at most {LONGEST_FUNCTION} lines",
        is_code,
        _function_lengths,
        good=(Source("shared/a.py", _function_of(LONGEST_FUNCTION) * 2),),
        bad=(
            Source("shared/a.py", _function_of(LONGEST_FUNCTION + 1)),
            Source("shared/a.py", "async " + _function_of(LONGEST_FUNCTION + 1)),
        ),
    ),
    Rule(
        f"a test's name has at most {LONGEST_TEST_NAME} characters after `test_`",
        is_test,
        _test_names,
        good=(
            Source("tests/test_a.py", _test_of(LONGEST_TEST_NAME)),
            Source("tests/test_a.py", f"def {'a' * 70}(): ...\n"),
        ),
        bad=(
            Source("tests/test_a.py", _test_of(LONGEST_TEST_NAME + 1)),
            Source("tests/test_a.py", "async " + _test_of(LONGEST_TEST_NAME + 1)),
            Source("tests/test_a.py", f"class TestA:\n    {_test_of(LONGEST_TEST_NAME + 1)}"),
        ),
    ),
    Rule(
        "a module's name says what is in it",
        is_code,
        _meaning,
        good=_named("shared/database/pagination.py", "functions/members/list.py"),
        bad=_named("shared/utils.py", "tools/common/text.py", "shared/manager.py"),
    ),
    # functions-framework puts folders of ours at the front of sys.path (tried: copy.py hid copy).
    Rule(
        "no module hides one of the standard library",
        is_code,
        _shadowing,
        good=_named("functions/properties/list.py", "shared/logs.py"),
        bad=_named("functions/users/secrets.py", "shared/copy.py", "queue.py"),
    ),
    Rule(
        "an endpoint's name is a valid name in the cloud, its only one",
        is_endpoint,
        _cloud_names,
        good=_named("functions/work_orders/create.py"),
        bad=_named(
            "functions/work__orders/create.py",
            "functions/work_orders/create_.py",
            "functions/workOrders/create.py",
            f"functions/{'a' * 40}/{'b' * 40}.py",
        ),
    ),
    Rule(
        "nothing is left for later",
        lambda _: True,
        _unfinished,
        good=(Source("README.md", "Nothing to do.\n"),),
        bad=(
            Source("shared/a.py", "step()  # " + "TO" + "DO: more\n"),
            Source("migrations/sql/a.sql", "-- " + "FIX" + "ME\n"),
        ),
    ),
)
