"""`./deploy.sh alerts`: makes Cloud Monitoring's policies equal to those of alerts.py.

A policy carries its alert's name and a digest as labels, so that a second run changes nothing and
an alert that was removed here is removed there. Policies without our label are never touched.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import msgspec

from tools.deploy.environments.environment import ROOT, Environment
from tools.deploy.gcloud.cloud import output
from tools.deploy.gcloud.commands import Command, Output, Word, gcloud
from tools.deploy.gcloud.run import Task, failed, run_all, run_command, say, summarize
from tools.deploy.monitoring.alerts import PREFIX, Alert, alerts, policy

Found = Sequence[dict[str, Any]]
POLICIES = ("monitoring", "policies")
METRICS = ("logging", "metrics")
# For a dry run of an environment that has no address yet.
EXAMPLE = "you@example.com"
CHANNELS = ("beta", "monitoring", "channels")


def make(environment: Environment, *, dry: bool) -> int:
    """Create, update and remove what differs; a dry run prints it for a project without any."""
    if not environment.alert_email:
        say("alerts: ALERT_EMAIL is empty: set the address that alerts go to")
        if not dry:
            return 1
        environment = msgspec.structs.replace(environment, alert_email=EXAMPLE)
    _write(environment)
    if dry:
        for command in commands(environment):
            print(command.text())  # noqa: T201 - the result of a dry run
        return 0
    channel = _channel(environment)
    if channel is None:
        return 1
    metrics, policies = (_listed(environment, kind) for kind in (METRICS, POLICIES))
    for tasks in _rounds(environment, metrics, policies, channel):
        # Cloud Monitoring asks that a project's policies are changed one at a time.
        outcomes = run_all(tasks, parallel=1)
        if failed(outcomes):
            return summarize(outcomes)
    say(f"alerts: {len(alerts(environment))} in place, to {environment.alert_email}")
    return 0


def commands(environment: Environment) -> list[Command]:
    """Every command, for a project that has none of the alerts yet."""
    found = _find_channel(environment)
    words = tuple(word for word in found.words if isinstance(word, str))
    rounds = _rounds(environment, [], [], Output("--notification-channels=", words))
    return [
        *(_list(environment, kind) for kind in (METRICS, POLICIES)),
        *(found, _make_channel(environment)),
        *(command for tasks in rounds for task in tasks for command in task.commands),
    ]


def _rounds(
    environment: Environment, metrics: Found, policies: Found, channel: Word
) -> list[list[Task]]:
    """Metrics, then the policies that read them, then the metrics that none reads any more."""
    wanted = {each.name: each for each in alerts(environment)}
    counted = {PREFIX + each.name: each for each in wanted.values() if each.kind == "count"}
    there = {each["name"]: each for each in metrics if each["name"].startswith(PREFIX)}
    ours = defaultdict(list)
    for each in policies:
        labels = each.get("userLabels", {})
        if labels.get("app") == "pavilion":
            ours[labels.get("alert", "")].append(each)
    return [
        [
            _metric(environment, "update" if name in there else "create", name, alert)
            for name, alert in counted.items()
            if there.get(name, {}).get("filter") != alert.query
        ],
        [
            task
            for alert in wanted.values()
            for task in _policy(environment, alert, ours.pop(alert.name, []), channel)
        ]
        + [_delete(environment, POLICIES, each) for group in ours.values() for each in group],
        [
            _delete(environment, METRICS, each)
            for each in there.values()
            if each["name"] not in counted
        ],
    ]


def _policy(environment: Environment, alert: Alert, found: Found, channel: Word) -> list[Task]:
    """Create or update the alert's policy; a second one is left from a create without answer."""
    tasks = [_delete(environment, POLICIES, each) for each in found[1:]]
    file = f"--policy-from-file={_file(environment, alert)}"
    if not found:
        create = gcloud(environment, *POLICIES, "create", file, channel)
        return [Task(alert.name, "created", (create,))]
    if found[0]["userLabels"].get("digest") != _digest(environment, alert):
        # The file replaces the policy, so the channel has to be said again.
        update = (*POLICIES, "update", found[0]["name"], file, _set(channel))
        tasks.append(Task(alert.name, "updated", (gcloud(environment, *update),)))
    return tasks


def _set(channel: Word) -> Word:
    return channel.replace("--", "--set-", 1) if isinstance(channel, str) else channel


def _metric(environment: Environment, verb: str, name: str, alert: Alert) -> Task:
    said = (f"--description={alert.when}", f"--log-filter={alert.query}")
    return Task(name, f"{verb}d", (gcloud(environment, *METRICS, verb, name, *said),))


def _delete(environment: Environment, kind: tuple[str, ...], found: dict[str, Any]) -> Task:
    return Task(found["name"], "deleted", (gcloud(environment, *kind, "delete", found["name"]),))


def _channel(environment: Environment) -> str | None:
    """The flag that names the channel of ALERT_EMAIL, which is created when missing."""
    find = _find_channel(environment)
    name = output(find).strip()
    if not name:
        error = run_command(_make_channel(environment))
        if error:
            say(f"alerts: {error}")
            return None
        name = output(find).strip()
    return f"--notification-channels={name.splitlines()[0]}"


def _find_channel(environment: Environment) -> Command:
    wanted = f'type="email" AND labels.email_address="{environment.alert_email}"'
    words = (*CHANNELS, "list", f"--filter={wanted}", "--format=value(name)")
    return gcloud(environment, *words)


def _make_channel(environment: Environment) -> Command:
    return gcloud(
        environment,
        *(*CHANNELS, "create", "--display-name=Pavilion", "--type=email"),
        f"--channel-labels=email_address={environment.alert_email}",
        "--user-labels=app=pavilion",
    )


def _list(environment: Environment, kind: tuple[str, ...]) -> Command:
    return gcloud(environment, *kind, "list", "--format=json")


def _listed(environment: Environment, kind: tuple[str, ...]) -> Found:
    found: Found = json.loads(output(_list(environment, kind)) or "[]")
    return found


def _digest(environment: Environment, alert: Alert) -> str:
    content = msgspec.json.encode(policy(alert)) + environment.alert_email.encode()
    return sha256(content).hexdigest()[:32]


def _file(environment: Environment, alert: Alert) -> str:
    return str((environment.work / "alerts" / f"{alert.name}.json").relative_to(ROOT))


def _write(environment: Environment) -> None:
    for alert in alerts(environment):
        labels = {"app": "pavilion", "alert": alert.name, "digest": _digest(environment, alert)}
        path = ROOT / _file(environment, alert)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(policy(alert) | {"userLabels": labels}, indent=1) + "\n")
