"""The whole API surface in one file, one line per endpoint, so that a diff shows each change.

python -m tools.api.surface           writes tests/api_surface.txt
python -m tools.api.surface --check   fails when the file is outdated
"""

import sys
from collections.abc import Iterator

from shared.pipeline.callers import Anyone, Manager
from shared.pipeline.declaration import Declaration
from tools.api.problems import is_refused_while_impersonating
from tools.endpoints import FUNCTIONS, declarations

SURFACE = FUNCTIONS.parent / "tests" / "api_surface.txt"
LEGEND = """\
# Written by `make api`: name, method, path, status, caller, and what else was declared:
# F: feature, L: rate limit, K: idempotency key, K!: a required one, recent: signed in within 15
# minutes, -S: no active subscription needed, -I: refused while impersonating, cookie: sets one,
# sign-in: the database login of the credentials, outside: an effect outside the database,
# preview: takes ?preview=true, form: multipart, raw: a body of bytes, as they were signed.
"""


def surface() -> str:
    """The file's text."""
    return LEGEND + "".join(f"{_line(declaration)}\n" for declaration in declarations())


def _line(declaration: Declaration) -> str:
    route = f"{declaration.method} {declaration.path} {declaration.status}"
    parts = (declaration.name, route, _caller(declaration), " ".join(_rest(declaration)))
    return " | ".join(filter(None, parts))


def _caller(declaration: Declaration) -> str:
    caller = declaration.caller
    if isinstance(caller, Manager):
        return f"Manager {' '.join(sorted(caller.roles))}"
    if isinstance(caller, Anyone) and caller.session:
        return f"Anyone, reads {caller.session}"
    return type(caller).__name__


def _rest(declaration: Declaration) -> Iterator[str]:
    if declaration.feature:
        yield f"F:{declaration.feature}"
    if declaration.rate != "default":
        yield f"L:{declaration.rate}"
    flags = {
        "K": declaration.idempotent and not declaration.key_required,
        "K!": declaration.key_required,
        "recent": declaration.recent_sign_in,
        "-S": not declaration.subscription,
        "-I": is_refused_while_impersonating(declaration),
        "cookie": declaration.sets_cookie,
        "sign-in": declaration.credentials,
        "outside": declaration.effect == "outside",
        "preview": declaration.preview,
        "form": declaration.form is not None,
        "raw": declaration.raw_body,
    }
    yield from (flag for flag, is_set in flags.items() if is_set)


def main(arguments: list[str]) -> str | None:
    """Write the file, or compare it and return the text of the failure."""
    if arguments == ["--check"]:
        is_current = SURFACE.exists() and SURFACE.read_text() == surface()
        return None if is_current else f"{SURFACE.name} is outdated: run `make api`."
    if arguments:
        return __doc__
    SURFACE.write_text(surface())
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
