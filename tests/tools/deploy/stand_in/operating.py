"""The operator's job: its container's command really runs, against the database of the state."""

import json
import subprocess
import sys

from tests.tools.deploy.stand_in import services
from tests.tools.deploy.stand_in.state import Act, State
from tools.deploy.gcloud.grammar import Call, escaped, pairs

JOB = "pavilion-operate"
# All but the address and the token, which a test's database has not.
START = """
import sys
from tools.deploy.database import operation
operation.login_url = lambda variables, folder: {url!r}
sys.exit(operation.main(sys.argv[1:]))
"""


def _execute(call: Call, state: State, *, healthy: bool) -> str:
    services.ACTS[call.command](call, state, healthy=healthy)
    url = state.get("database_url")
    if call.words[0] == JOB and url:
        done = subprocess.run(
            [sys.executable, "-c", START.format(url=url), *escaped(call.flag("--args"))],
            cwd=state["folder"],
            env=pairs(call.flag("--update-env-vars")) | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert not done.stderr, done.stderr
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        # The log gives them in no order, and later than the job ends.
        state["log"] = [{"jsonPayload": line} for line in reversed(lines)]
        state["log_after"] = 2
        if done.returncode:
            state["failed_job"] = done.returncode
    return ""


def _read(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    if "jsonPayload.operation" not in call.words[0]:
        # The address of a client, as smoke looks for it.
        return json.dumps([{"jsonPayload": {"client": "198.51.100.7"}}])
    state["log_after"] = state.get("log_after", 0) - 1
    found = [] if state["log_after"] > 0 else state.get("log", [])
    asked = call.words[0].split('"')
    return json.dumps([each for each in found if each["jsonPayload"]["operation"] in asked])


ACTS: dict[str, Act] = {"run jobs execute": _execute, "logging read": _read}
