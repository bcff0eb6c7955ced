"""Build or check the console: `python -m tools.web build|check|format|test`, or `npm WORD...`.

`build` brings web/dist up to date, `check` runs format, lint and types, `format` rewrites what they
can mend, and `test` runs the unit tests and measures the first load. `npm` runs npm in web/, for a
new package for instance.
"""

import sys

from tools.local.processes import say
from tools.web import size
from tools.web.build import DIST, build, prepare
from tools.web.node import ConsoleError, npm

SCRIPTS = ("check", "format", "test")


def main(words: list[str]) -> int:
    """Run one command; its exit code."""
    match words:
        case ["npm", *rest]:
            return npm(*rest)
        case ["build"]:
            build(say)
            return 0
        case [script] if script in SCRIPTS:
            prepare(say)
            code = npm("run", "--silent", script)
            return code or (measure() if script == "test" else 0)
    sys.stderr.write(__doc__ or "")
    return 2


def measure() -> int:
    """Print the size of the first load. ConsoleError when it is too large."""
    build(say)
    say(f"console: {size.check(DIST):,} bytes compressed at the first load")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ConsoleError as error:
        sys.exit(str(error))
