"""Service accounts, policies, and what an account that is no owner may do.

`account` of the state is the one that acts; without it an owner does. An account is known by an
e-mail address, though it is created by a short name.
"""

import json
from typing import Any

from tests.tools.deploy.stand_in.roles import NEEDS, ROLES
from tests.tools.deploy.stand_in.state import Act, NotThereError, RefusedError, State
from tools.deploy.gcloud.grammar import Call, pairs
from tools.deploy.provisioning.grants import GROUPS

ACCOUNT_FLAGS = (
    *("--service-account", "--run-service-account", "--build-service-account"),
    *("--backend-auth-service-account", "--oidc-service-account-email"),
)


def check_rights(call: Call, state: State) -> None:
    """Refuse what the acting account has no permission for."""
    account = call.flag("--account") or state.get("account")
    if not account:
        return
    for permission in NEEDS.get(call.command, ("nothing is known about this command",)):
        for thing in _things(call, permission):
            if not _is_allowed(state, f"serviceAccount:{account}", permission, thing):
                raise RefusedError(
                    f"(gcloud.{call.command.replace(' ', '.')}) PERMISSION_DENIED: "
                    f"Permission '{permission}' denied on resource '{thing or 'project'}'"
                )


def _things(call: Call, permission: str) -> list[str]:
    """What a permission is asked on: buckets, secrets and accounts have policies of their own."""
    if permission.startswith("storage."):
        texts = [*call.words, call.flag("--gcs-source-staging-dir"), call.flag("--source")]
        return ["/".join(text.split("/")[:3]) for text in texts if text.startswith("gs://")]
    if permission.startswith("secretmanager."):
        return [call.flag("--secret")]
    if permission == "iam.serviceAccounts.actAs":
        texts = [call.flag(name).rpartition("/")[2] for name in ACCOUNT_FLAGS]
        return [text for text in texts if text]
    return [""]


def _is_allowed(state: State, member: str, permission: str, thing: str) -> bool:
    policies = state.get("policies", {})
    for kind in GROUPS:
        for role, bound, condition in policies.get(f"{kind} {thing}", []):
            if bound == member and permission in ROLES[role] and not condition:
                return True
    return bool(thing) and _is_allowed(state, member, permission, "")


def _place(call: Call) -> str:
    kind = next(kind for kind, group in GROUPS.items() if " ".join(group) in call.command)
    return f"{kind} {'' if kind == 'project' else call.words[0]}"


def _binding(call: Call) -> list[str]:
    condition = call.flag("--condition", "None")
    expression = "" if condition == "None" else pairs(condition)["expression"]
    return [call.flag("--role"), call.flag("--member"), expression]


def _add(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    bindings = state.setdefault("policies", {}).setdefault(_place(call), [])
    if _binding(call) not in bindings:
        bindings.append(_binding(call))
    return ""


def _take(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    bindings = state.get("policies", {}).get(_place(call), [])
    if _binding(call) not in bindings:
        raise NotThereError("Policy binding with the specified principal, role, and condition")
    bindings.remove(_binding(call))
    return ""


def _policy(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    found: dict[tuple[str, str], list[str]] = {}
    for role, member, condition in state.get("policies", {}).get(_place(call), []):
        found.setdefault((role, condition), []).append(member)
    bindings: list[dict[str, Any]] = []
    for (role, condition), members in found.items():
        binding: dict[str, Any] = {"role": role, "members": members}
        if condition:
            binding["condition"] = {"expression": condition, "title": "pavilion"}
        bindings.append(binding)
    # A policy without bindings has no such field.
    return json.dumps({"etag": "BwY=", **({"bindings": bindings} if bindings else {})})


def _create(call: Call, state: State, *, healthy: bool) -> str:  # noqa: ARG001 - as all
    name = f"{call.words[0]}@{call.flag('--project')}.iam.gserviceaccount.com"
    accounts = state.setdefault("iam service-accounts", {})
    if name in accounts:
        raise RefusedError(f"ALREADY_EXISTS: Service account {call.words[0]} already exists")
    accounts[name] = {"name": name}
    return ""


ACTS: dict[str, Act] = {"iam service-accounts create": _create}
for _group in GROUPS.values():
    ACTS[" ".join((*_group, "add-iam-policy-binding"))] = _add
    ACTS[" ".join((*_group, "remove-iam-policy-binding"))] = _take
    ACTS[" ".join((*_group, "get-iam-policy"))] = _policy
