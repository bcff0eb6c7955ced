"""Run a program that ends when the process that started it ends, even by SIGKILL.

    python -I -S leash.py PARENT SIGNAL USER PROGRAM ARGUMENT...

PARENT is the starter's process id, SIGNAL the signal that the program gets when PARENT is gone,
USER the account to run as ("-" keeps this one). It uses the standard library alone, because it runs
before anything is imported.
"""

import ctypes
import os
import pwd
import signal
import struct
import sys
import time

# linux/prctl.h and linux/capability.h
PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522
# Seconds between two looks for the starter where the kernel does not report its end (not Linux).
WATCH_SECONDS = 0.2


def become(user: str) -> None:
    """Change from root to `user`, but keep access to files below folders that only root may enter.

    PostgreSQL refuses to run as root, and other accounts cannot enter a clone under /root. The one
    capability that is kept gives access to such a path. Where it can't be kept, world-readable
    paths still work.
    """
    account = pwd.getpwnam(user)
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if libc:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    if libc:
        bit = 1 << CAP_DAC_OVERRIDE
        libc.capset(
            struct.pack("=Ii", CAPABILITY_VERSION_3, 0),
            struct.pack("=6I", bit, bit, bit, 0, 0, 0),
        )
        libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def end_with_starter(starter: int, ending: int) -> None:
    """Ask the kernel to send `ending` when the starter dies. Set last, because it survives exec."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, ending, 0, 0, 0)
    if os.getppid() != starter:
        sys.exit(1)


def watch(starter: int, ending: int, command: list[str]) -> int:
    """Run `command` as a child and do in user space what the kernel does on Linux."""
    child = os.fork()
    if child == 0:
        os.execvp(command[0], command)  # noqa: S606 - the command is ours
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, lambda received, _: os.kill(child, received))
    told = False
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if not told and os.getppid() != starter:
            os.kill(child, ending)
            told = True
        time.sleep(WATCH_SECONDS)


def main(arguments: list[str]) -> None:
    """Replace this process by the program of `arguments`."""
    starter, ending, user, *command = arguments
    if user != "-":
        become(user)
    if sys.platform != "linux":
        sys.exit(abs(watch(int(starter), int(ending), command)))
    end_with_starter(int(starter), int(ending))
    os.execvp(command[0], command)  # noqa: S606 - the command is ours


if __name__ == "__main__":
    main(sys.argv[1:])
