"""The entry point of the operator's job: `tools.operate`, with its output as lines of the log.

It signs in as the job's own account, with a token of the metadata server as the password (Cloud
SQL, "Log in using IAM database authentication"). The output is one text in pieces, each with the
operation's name and its own number, since a log promises neither an order nor a length.
"""

import io
import json
import os
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import pg8000.native

from shared.database.login_token import login_token
from tools import operate
from tools.deploy.database.migration import url_of, wait_for_route

# Cloud Logging refuses an entry of more than 256 KiB ("Quotas and limits").
PIECE = 50_000


def login_url(variables: Mapping[str, str], folder: Path) -> str:
    """The URL of the job's own login."""
    url = url_of(variables["DATABASE_LOGIN"], login_token().text(), variables, folder)
    wait_for_route(url)
    return url


def main(arguments: list[str]) -> int:
    """Run one operator's command, and write what it printed and its exit code."""
    told = io.StringIO()
    with TemporaryDirectory() as folder, redirect_stdout(told), redirect_stderr(told):
        try:
            os.environ["DATABASE_URL"] = login_url(os.environ, Path(folder))
            code = operate.main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        except (OSError, pg8000.native.Error) as error:
            told.write(f"The database can't be reached: {error}\n")
            code = 1
    text, name = told.getvalue(), os.environ["OPERATION"]
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)] or [""]
    for number, piece in enumerate(pieces):
        line = {"operation": name, "number": number, "of": len(pieces), "code": code, "text": piece}
        sys.stdout.write(json.dumps(line) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
