"""Service accounts: created by a short name, known by an e-mail address."""

from tests.tools.deploy.stand_in.state import Act, RefusedError, State
from tools.deploy.grammar import Call


def _create(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    name = f"{call.words[0]}@{call.flag('--project')}.iam.gserviceaccount.com"
    accounts = state.setdefault("iam service-accounts", {})
    if name in accounts:
        raise RefusedError(f"ALREADY_EXISTS: Service account {call.words[0]} already exists")
    accounts[name] = {"name": name}
    return ""


ACTS: dict[str, Act] = {"iam service-accounts create": _create}
