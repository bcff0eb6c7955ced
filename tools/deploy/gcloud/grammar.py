"""The command lines that gcloud accepts: used by `check` and by the tests' stand-in for gcloud.

surface.json lists each command's words, flags, exclusive groups and required flags, without hidden
flags. Its `source` names the file of the Google Cloud CLI that defines the command and the versions
that were read: 528.0.0 (2025-06) and 578.0.0 (2026-08), their command trees as the CLI's own
calliope parses them. A flag is listed when both versions have it; those of a command that
names 578.0.0 alone, and the network's of `functions deploy`, were read there only. The grammar of
values is below, each rule with its source.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

SURFACE = Path(__file__).with_name("surface.json")
# gcloud reference, "gcloud wide flags".
WIDE = {
    "--project": "text",
    "--quiet": "switch",
    "--format": "text",
    "--account": "text",
    "--verbosity": "text",
    "--impersonate-service-account": "text",
}


class UsageError(Exception):
    """gcloud's error for exit code 2."""


class Call(NamedTuple):
    """A parsed command line."""

    command: str
    words: list[str]
    flags: dict[str, str]

    def flag(self, name: str, otherwise: str = "") -> str:
        """A flag's value."""
        return self.flags.get(name, otherwise)


@cache
def surface() -> Mapping[str, Any]:
    """The commands and their flags."""
    found: Mapping[str, Any] = json.loads(SURFACE.read_text())
    return found


def parse(arguments: list[str]) -> Call:
    """Parse a command line, or raise UsageError."""
    command = _command(arguments)
    known = surface()[command]
    words: list[str] = []
    flags: dict[str, str] = {}
    rest = iter(arguments[len(command.split()) :])
    for argument in rest:
        if not argument.startswith("--"):
            words.append(argument)
            continue
        name, separator, value = argument.partition("=")
        kind = known["flags"].get(name, WIDE.get(name))
        if kind is None:
            raise UsageError(f"unrecognized arguments: {name}")
        if kind == "switch":
            if separator:
                raise UsageError(f"argument {name}: ignored explicit argument {value!r}")
        elif not separator:
            value = next(rest, "--")
            if value.startswith("--"):
                raise UsageError(f"argument {name}: expected one argument")
        _check_value(command, name, kind, value)
        # Each use of a repeated flag adds a line.
        flags[name] = f"{flags[name]}\n{value}" if kind == "repeated" and name in flags else value
    _check_groups(command, known, words, flags)
    call = Call(command, words, flags)
    for rule in RULES.get(command, ()):
        rule(call)
    return call


def _command(arguments: list[str]) -> str:
    for length in range(min(len(arguments), 6), 0, -1):
        name = " ".join(arguments[:length])
        if name in surface():
            return name
    raise UsageError(f"Invalid choice: {' '.join(arguments[:3])!r}.")


def _check_value(command: str, name: str, kind: Any, value: str) -> None:
    if isinstance(kind, list) and value.lower() not in {choice.lower() for choice in kind}:
        raise UsageError(f"argument {name}: Invalid choice: {value!r}.")
    # projects add-iam-policy-binding: `--condition=None` means no condition.
    if isinstance(kind, dict) and "dict" in kind and (name, value) != ("--condition", "None"):
        pairs = escaped(value)
        if bad := [pair for pair in pairs if "=" not in pair and name != "--labels"]:
            raise UsageError(f"argument {name}: Bad syntax for dict arg: [{bad[0]}].")
        keys = {pair.partition("=")[0] for pair in pairs}
        if kind["dict"] and not keys <= set(kind["dict"]):
            raise UsageError(f"argument {name}: valid keys are {kind['dict']}")
    pattern = PATTERNS.get(f"{command} {name}") or PATTERNS.get(name)
    if pattern and not re.fullmatch(pattern, value):
        raise UsageError(f"argument {name}: Bad value [{value}]")


def escaped(value: str) -> list[str]:
    """Split a list as `gcloud topic escaping` says: a leading ^DELIMITER^ replaces the comma."""
    if value.startswith("^"):
        delimiter, _, value = value[1:].partition("^")
        return value.split(delimiter)
    return value.split(",")


def pairs(value: str) -> dict[str, str]:
    """The entries of a dict flag."""
    return {key: text for key, _, text in (pair.partition("=") for pair in escaped(value))}


def _check_groups(
    command: str, known: Mapping[str, Any], words: list[str], flags: dict[str, str]
) -> None:
    for group in known["exclusive"]:
        used = [part for part in group["of"] if any(flag in flags for flag in part)]
        if len(used) > 1:
            raise UsageError("argument: at most one of " + " | ".join(part[0] for part in used))
        if group["required"] and not used:
            raise UsageError("Exactly one of " + " | ".join(part[0] for part in group["of"]))
    if missing := [name for name in known["required"] if name not in flags]:
        raise UsageError(f"argument {missing[0]}: Must be specified.")
    least = sum(not word["count"].startswith("0") for word in known["words"])
    most = (
        99 if any(word["count"].endswith("..") for word in known["words"]) else len(known["words"])
    )
    if not least <= len(words) <= most:
        raise UsageError(f"{command}: {len(words)} words instead of {least} to {most}")


# calliope arg_parsers.Duration; functions flags.py ParseMemory; secrets_config.py; labels_util.py;
# regions as docs list them; service account e-mail as IAM makes them.
DURATION = r"(\d+(\.\d+)?[smhd])+|\d+"
PATTERNS = {
    "--memory": r"(?i)\d+(k|m|g|ki|mi|gi)?b?",
    "run deploy --cpu": r"\d+(\.\d{1,3})?|\d+m",
    "functions deploy --cpu": r"\d+(\.\d+)?|\d+m",
    "--concurrency": r"[1-9]\d{0,2}|1000|default",
    "--timeout": DURATION,
    "--task-timeout": DURATION,
    "--attempt-deadline": DURATION,
    "--min-instances": r"\d+|default",
    "--max-instances": r"[1-9]\d*|default",
    "--region": r"[a-z]+-[a-z]+\d+",
    "--location": r"[a-z]+-[a-z]+\d+",
    "--service-account": r"(projects/[^/]+/serviceAccounts/)?[a-z][a-z0-9-]{5,29}@[a-z0-9.-]+",
    "--run-service-account": r"[a-z][a-z0-9-]{5,29}@[a-z0-9.-]+",
    "--build-service-account": r"projects/[^/]+/serviceAccounts/[^/]+",
    "--docker-repository": r"projects/[^/]+/locations/[^/]+/repositories/[^/]+",
    "--member": r"(user|serviceAccount|group|domain):.+|allUsers|allAuthenticatedUsers",
    "--role": r"roles/[a-zA-Z.]+",
    # The digest may also be one that a shell fills in.
    "--image": r"[a-z0-9.-]+/[a-z0-9/_.-]+(:[\w.-]{1,128}|@(sha256:[0-9a-f]{64}|\$\(gcloud .+\)))",
    "--tier": r"db-custom-\d+-\d+|basic|standard",
    "--to-revisions": r"([a-z0-9-]+=\d+,?)+",
    # The tag becomes a part of a host's first label.
    "--tag": r"[a-z]([a-z0-9-]*[a-z0-9])?",
    "--runtime": r"python3(10|11|12|13|14)",
}
LABEL = re.compile(r"[a-z][a-z0-9_-]{0,62}"), re.compile(r"[a-z0-9_-]{0,63}")
SECRET_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|/[^:]+(:/[^:]+)?")
SECRET_VALUE = re.compile(r"[a-zA-Z0-9_-]{1,255}:([1-9]\d*|latest)")
RESERVED = re.compile(r"X_GOOGLE_.*|GOOGLE_(ENTRYPOINT|FUNCTION_TARGET|RUNTIME|RUNTIME_VERSION)")
SERVICE = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
FUNCTION = re.compile(r"[A-Za-z]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?")
ACCOUNT = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")
SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
MIB = {"": 1, "M": 1, "MI": 1, "G": 1000, "GI": 1024}


def _name(call: Call) -> None:
    pattern = FUNCTION if call.command.startswith("functions") else SERVICE
    if not pattern.fullmatch(call.words[0]):
        raise UsageError(f"Invalid value [{call.words[0]}]: name")


def _account(call: Call) -> None:
    if not ACCOUNT.fullmatch(call.words[0]):
        raise UsageError("service account id must be 6 to 30 of a-z, 0-9, -")


def _labels(call: Call) -> None:
    for flag in ("--labels", "--update-labels"):
        if text := call.flag(flag):
            for key, value in pairs(text).items():
                if not (LABEL[0].fullmatch(key) and LABEL[1].fullmatch(value)):
                    raise UsageError(f"argument {flag}: Bad value [{key}={value}]")


def _secrets(call: Call) -> None:
    variables = pairs(call.flag("--set-env-vars")) if call.flag("--set-env-vars") else {}
    secrets = pairs(call.flag("--set-secrets")) if call.flag("--set-secrets") else {}
    for key, value in secrets.items():
        if not SECRET_KEY.fullmatch(key) or not SECRET_VALUE.fullmatch(value):
            raise UsageError(f"No valid secret: {key}={value}")
        # Cloud Run takes one path, Cloud Functions <mount>:<file>.
        if key.startswith("/") and (":" in key) != call.command.startswith("functions"):
            raise UsageError(f"secret path {key} is not this command's grammar")
    for key in (*variables, *secrets):
        if RESERVED.fullmatch(key):
            raise UsageError(f"{key} is reserved")
    if both := variables.keys() & secrets.keys():
        raise UsageError(f"{both} set twice")


def _sizes(call: Call) -> None:
    memory, cpu = call.flag("--memory"), call.flag("--cpu")
    if cpu and not memory and call.command == "functions deploy":
        raise UsageError("--cpu is only valid together with --memory")
    match = re.fullmatch(r"(\d+)([A-Z]*?)B?", memory.upper() or "256M")
    mib = int(match[1]) * MIB[match[2]] if match else 0
    vcpu = float(cpu.removesuffix("m")) / (1000 if cpu.endswith("m") else 1) if cpu else 1
    if int(call.flag("--concurrency", "1")) > 1 and vcpu < 1:
        raise UsageError("concurrency above 1 needs at least 1 vCPU")
    # Cloud Run, "CPU limits" and "Memory limits".
    if (vcpu < 0.5 and mib > 512) or (vcpu < 1 and mib > 1024):  # noqa: PLR2004 - the page's own
        raise UsageError(f"{mib} MiB need more vCPU")
    if vcpu < 1 and call.flag("--execution-environment") == "gen2":
        raise UsageError("less than 1 vCPU needs the first generation")
    parts = re.findall(r"(\d+)([smhd]?)", call.flag("--timeout", "60s"))
    seconds = sum(int(number) * SECONDS[unit] for number, unit in parts)
    if not 1 <= seconds <= 3600:  # noqa: PLR2004 - Cloud Run's longest
        raise UsageError("timeout is 1s to 3600s")


DEPLOY: tuple[Callable[[Call], None], ...] = (_name, _labels, _secrets, _sizes)
RULES: dict[str, tuple[Callable[[Call], None], ...]] = {
    "run deploy": DEPLOY,
    "functions deploy": DEPLOY,
    "run jobs deploy": (_name, _labels, _secrets),
    "run jobs update": (_name, _labels),
    "iam service-accounts create": (_account,),
    "artifacts repositories update": (_labels,),
    "api-gateway api-configs create": (_labels,),
}
