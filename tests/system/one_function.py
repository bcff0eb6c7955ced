"""Instances of one function alone, as in the cloud: FUNCTION_TARGET says which.

python -m tests.system.one_function ANNOUNCE LISTENER...
"""

import os
import signal
import socket
import sys

import functions_framework

from tools.endpoints import FUNCTIONS
from tools.local.instances import keep

if __name__ == "__main__":
    announce, *listeners = map(int, sys.argv[1:])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if os.getpgrp() != os.getpid():
        os.setpgrp()
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
    source = str(FUNCTIONS.parent / "main.py")
    application = functions_framework.create_app(os.environ["FUNCTION_TARGET"], source, "http")
    keep(application, [socket.socket(fileno=listener) for listener in listeners], announce)
