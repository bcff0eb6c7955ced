"""Instances of one function alone, as in the cloud: FUNCTION_TARGET says which.

python -m tests.system.one_function ANNOUNCE LISTENER...
"""

import os
import sys

import functions_framework

from tools.endpoints import FUNCTIONS
from tools.local.instances import keep

if __name__ == "__main__":
    source = str(FUNCTIONS.parent / "main.py")
    application = functions_framework.create_app(os.environ["FUNCTION_TARGET"], source, "http")
    keep(application, *map(int, sys.argv[1:]))
