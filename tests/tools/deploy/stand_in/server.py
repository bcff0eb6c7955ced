"""The server: parses a command, fails if told to, changes the state, answers.

A deployment calls gcloud a hundred times and more. One server for all of them, and a client in a
few lines of shell, take a tenth of the time of a Python process for each call.
"""

import copy
import socketserver
import threading
import time
from pathlib import Path
from typing import Any

from tests.tools.deploy.stand_in.behaviour import act
from tests.tools.deploy.stand_in.client import PROGRAM
from tests.tools.deploy.stand_in.state import NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import UsageError, parse

MESSAGES = {
    "429": "ERROR: HttpError 429: RESOURCE_EXHAUSTED: Quota exceeded: write requests",
    "409": "ERROR: HTTPError 409: ABORTED: Conflict for resource: version was specified",
    "503": "ERROR: HttpError 503: The service is currently unavailable.",
    "404": "ERROR: NOT_FOUND: Unknown service account",
    "403": "ERROR: PERMISSION_DENIED: caller does not have permission 'run.services.create'",
    "400": "ERROR: INVALID_ARGUMENT: The request has errors",
    "unhealthy": "ERROR: Revision is not ready: the container failed to start and listen on PORT",
}
HANGS_SECONDS = 30


class Server:
    """A cloud on a port of its own. Files named in a command are found in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._state: State = {"folder": str(folder)}
        self._turn = threading.Lock()
        self._server = _Listener(self._answer)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def client(self) -> str:
        """The text of the program that takes gcloud's place."""
        return PROGRAM.format(port=self._server.server_address[1])

    @property
    def state(self) -> dict[str, Any]:
        """A copy of the state."""
        with self._turn:
            return copy.deepcopy(self._state)

    def change(self, **values: Any) -> None:
        """Set parts of the state."""
        with self._turn:
            self._state |= values

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, arguments: list[str], given: str) -> tuple[int, str, str]:
        with self._turn:
            self._state.setdefault("calls", []).append(arguments)
            self._state["input"] = given
            try:
                call = parse(arguments)
            except UsageError as error:
                self._state.setdefault("misuse", []).append([str(error), arguments])
                return 2, f"ERROR: (gcloud) {error}", ""
            fault = _fault(call.command, arguments, self._state)
            if fault == "hang":
                time.sleep(HANGS_SECONDS)
            if fault and fault != "unhealthy":
                return 1, MESSAGES[fault], ""
            try:
                text = act(call, self._state, healthy=fault != "unhealthy")
            except NotThereError as error:
                return 1, f"ERROR: NOT_FOUND: {error} was not found", ""
            except RefusedError as error:
                return 1, f"ERROR: {error}", ""
            return (1, MESSAGES[fault], text) if fault else (0, "", text)


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        super().__init__(("127.0.0.1", 0), _Call)


class _Call(socketserver.StreamRequestHandler):
    server: _Listener

    def handle(self) -> None:
        count = int(self._word())
        arguments = [self._word() for _ in range(count)]
        code, errors, text = self.server.answer(arguments, self._word())
        lines = errors.splitlines()
        head = "".join(f"{line}\n" for line in [f"{code} {len(lines)}", *lines])
        self.wfile.write((head + text).encode())

    def _word(self) -> str:
        word = bytearray()
        while (byte := self.rfile.read(1)) != b"\0":
            word += byte
        return word.decode()


def _fault(command: str, arguments: list[str], state: State) -> str | None:
    for fault in state.get("faults", []):
        if fault["command"] == command and fault.get("word", "") in " ".join(arguments):
            if fault.get("times", 1) == 0:
                continue
            fault["times"] = fault.get("times", 1) - 1
            return str(fault["with"])
    return None
