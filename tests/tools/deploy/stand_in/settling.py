"""A young project: APIs and accounts that exist, but are not known everywhere yet.

`settling` of the state is how many calls to each API, and how many uses of each new account, are
refused. NoeFabris/opencode-antigravity-auth#478 quotes the first text as Google sends it.
"""

from tests.tools.deploy.stand_in.state import RefusedError, State
from tools.deploy.gcloud.grammar import Call


def check_settled(call: Call, state: State) -> None:
    """Refuse a call whose API or account is too young."""
    longest = state.get("settling", 0)
    if not longest or not state.get("enabled"):
        return
    api = call.command.split()[0]
    if api != "services" and _is_young(state, f"api {api}", longest):
        raise RefusedError(
            f"PERMISSION_DENIED: {api} API has not been used in project 1 before or it is "
            "disabled. If you enabled this API recently, wait a few minutes for the action to "
            "propagate to our systems and retry. reason: SERVICE_DISABLED"
        )
    account = call.flag("--member").partition(":")[2]
    if account in state.get("iam service-accounts", {}) and _is_young(state, account, longest):
        raise RefusedError(f"INVALID_ARGUMENT: Service account {account} does not exist.")


def _is_young(state: State, name: str, longest: int) -> bool:
    seen = state.setdefault("seen", {})
    seen[name] = seen.get(name, 0) + 1
    return bool(seen[name] <= longest)
