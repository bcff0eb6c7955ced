"""The mail server of the local stack, which stores each mail and forwards none.

    python -m tools.local.mail PORT FOLDER

Each mail is a file. Only the newest are kept.
"""

import asyncio
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope

from tools.local.processes import Recipe, accepts, launch

MOST_MAILS = 200
# As large as most mailboxes take. A letter's PDF file is some megabytes, if it is long and its
# writing has many signs.
LARGEST_MAIL = 20_000_000


def recipe(logs: Path, folder: Path) -> Recipe:
    """The recipe for a mail server that stores its mails in `folder`."""
    log = logs / "mail.log"
    return Recipe("the mail server", "smtp://", log, partial(begin, log, folder), accepts)


def begin(log: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
    """The mail server's process."""
    return launch([sys.executable, "-m", __name__, str(port), str(folder)], log)


class Keeper:
    """Writes each mail to a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Store a mail atomically."""
        keep(self._folder, cast("bytes", envelope.content))
        return "250 OK"


def keep(folder: Path, content: bytes) -> None:
    """Add a mail to the folder and remove the oldest beyond the bound."""
    folder.mkdir(parents=True, exist_ok=True)
    # Only this account may read the mails, even on a shared machine.
    folder.chmod(0o700)
    name = f"{time.time_ns():020}.eml"
    (folder / f"{name}.part").write_bytes(content)
    (folder / f"{name}.part").rename(folder / name)
    for old in sorted(folder.glob("*.eml"))[:-MOST_MAILS]:
        old.unlink(missing_ok=True)


async def serve(port: int, folder: Path) -> None:
    """Serve until the process is ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            Keeper(folder),
            hostname="localhost",
            enable_SMTPUTF8=True,
            data_size_limit=LARGEST_MAIL,
            loop=loop,
        ),
        "127.0.0.1",
        port,
    )
    await server.serve_forever()


if __name__ == "__main__":
    os.umask(0o077)
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
