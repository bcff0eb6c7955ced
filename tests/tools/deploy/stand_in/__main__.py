"""The program: parse the command, fail if told to, change the state, answer."""

import fcntl
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from tests.tools.deploy.stand_in.behaviour import act
from tests.tools.deploy.stand_in.state import NotThereError, RefusedError
from tools.deploy.grammar import UsageError, parse

MESSAGES = {
    "429": "ERROR: HttpError 429: RESOURCE_EXHAUSTED: Quota exceeded: write requests",
    "409": "ERROR: HTTPError 409: ABORTED: Conflict for resource: version was specified",
    "503": "ERROR: HttpError 503: The service is currently unavailable.",
    "403": "ERROR: PERMISSION_DENIED: caller does not have permission 'run.services.create'",
    "400": "ERROR: INVALID_ARGUMENT: The request has errors",
    "unhealthy": "ERROR: Revision is not ready: the container failed to start and listen on PORT",
}


def main() -> int:
    arguments = sys.argv[1:]
    path = Path(os.environ["STAND_IN_STATE"])
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        state.setdefault("calls", []).append(arguments)
        try:
            return _answer(arguments, state)
        finally:
            path.write_text(json.dumps(state))


def _answer(arguments: list[str], state: dict[str, Any]) -> int:
    try:
        call = parse(arguments)
    except UsageError as error:
        state.setdefault("misuse", []).append([str(error), arguments])
        sys.stderr.write(f"ERROR: (gcloud) {error}\n")
        return 2
    fault = _fault(call.command, arguments, state)
    if fault == "hang":
        time.sleep(30)
    if fault and fault != "unhealthy":
        sys.stderr.write(MESSAGES[fault] + "\n")
        return 1
    try:
        sys.stdout.write(act(call, state, healthy=fault != "unhealthy"))
    except NotThereError as error:
        sys.stderr.write(f"ERROR: NOT_FOUND: {error} was not found\n")
        return 1
    except RefusedError as error:
        sys.stderr.write(f"ERROR: {error}\n")
        return 1
    if fault == "unhealthy":
        sys.stderr.write(MESSAGES[fault] + "\n")
        return 1
    return 0


def _fault(command: str, arguments: list[str], state: dict[str, Any]) -> str | None:
    for fault in state.get("faults", []):
        if fault["command"] == command and fault.get("word", "") in " ".join(arguments):
            if fault.get("times", 1) == 0:
                continue
            fault["times"] = fault.get("times", 1) - 1
            return str(fault["with"])
    return None


if __name__ == "__main__":
    sys.exit(main())
