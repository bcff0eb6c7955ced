"""Which errors pass by themselves, and the pause before a call is tried again.

A full quota, a change at the same time, and Google's own failures pass. Any other error fails at
once. What a young project answers is waited for in tools/deploy/provisioning/resources.py.
"""

import os
import random
import re
import sys
import time

ATTEMPTS = 6
# Seconds, doubled on each retry and fully random, so that retries do not come in bursts.
PAUSE = float(os.environ.get("DEPLOY_PAUSE", "4"))
LONGEST_PAUSE = 120.0
PASSING = re.compile(
    r"\b(429|503)\b|RESOURCE_EXHAUSTED|Too Many Requests|Quota exceeded for quota metric|"
    r"UNAVAILABLE|DEADLINE_EXCEEDED|\bINTERNAL\b|[Ii]nternal error|"
    # A 409 without these words is a conflict that stays.
    r"ABORTED|Conflict for resource|[Cc]oncurrent|another operation was already in progress"
)
LASTING = re.compile(r"ALREADY_EXISTS|already exists", re.IGNORECASE)


def try_again(error: str, attempt: int) -> bool:
    """Pause after a failed attempt; False, at once, when another one would not help."""
    if attempt >= ATTEMPTS or LASTING.search(error) or not PASSING.search(error):
        return False
    seconds = min(PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE) * random.random()  # noqa: S311
    sys.stderr.write(f"  retry in {seconds:.1f} s: {last_line(error)}\n")
    sys.stderr.flush()
    time.sleep(seconds)
    return True


def last_line(text: str) -> str:
    """The last line of a program's output, which names the error."""
    return text.strip().splitlines()[-1] if text.strip() else text
