"""The instances of a fleet: those of the local stack, without its writing of the API document.

python -m tests.servers.instances ANNOUNCE LISTENER...

The test run has written the document; a run starts many fleets. They hash passwords as quickly as
the tests do, because a sign-in replaces a hash of other parameters. For fleets that have many
instances killed, the variable MADE names functions that each would make at its first request.
"""

import os
import sys
from importlib import import_module

from shared.config import settings
from tests.servers.hashing import hash_quickly
from tools.local.dispatch import function
from tools.local.instances import load, load_and_keep
from tools.local.processes import ROOT

# What an instance imports at its first request for the payment processor or the files.
LIBRARIES = ("stripe", "google.cloud.storage")


def prepare() -> None:
    """Import everything, in the process that fleets are forks of (tests/servers/forking.py)."""
    load()
    for name in LIBRARIES:
        import_module(name)


if __name__ == "__main__":
    # Each fleet has its own.
    assert not settings.cache_info().currsize, "Settings were read before the fleet was started."
    hash_quickly()
    for name in os.environ.get("MADE", "").split():
        function(name, ROOT / "main.py")
    load_and_keep(*map(int, sys.argv[1:]))
