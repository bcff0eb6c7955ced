"""The instances of a fleet: those of the local stack, without its writing of the API document.

python -m tests.servers.instances ANNOUNCE LISTENER...

The test run has written the document; a run starts many fleets.
"""

import sys

from tools.local.instances import load_and_keep

if __name__ == "__main__":
    load_and_keep(*map(int, sys.argv[1:]))
