"""The alerts of a deployment (alerts.toml): the runbooks' table, and Cloud Monitoring's policies.

An alert is a log entry that matters once (`log`), log entries of which some are normal (`count`: a
log-based metric counts them), or a condition on metrics in PromQL (`metric`).
"""

import tomllib
from pathlib import Path
from string import Template
from typing import Any, Literal

import msgspec

from tools.deploy.environments.environment import Environment

FILE = Path(__file__).with_suffix(".toml")
PREFIX = "pavilion-"
# A log-based policy has to limit its notifications (AlertPolicy, NotificationRateLimit).
NOTIFY_EVERY, CLOSE_AFTER = "3600s", "86400s"


class Alert(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One alert. A `count` fires above `most` entries `within` a while; `lasts` delays a metric."""

    name: str
    when: str
    kind: Literal["log", "count", "metric"]
    query: str
    runbook: str
    most: int = 0
    within: str = "5m"
    lasts: str = "0s"

    @property
    def promql(self) -> str:
        """The condition on metrics; Cloud Monitoring, "Map metric names to PromQL"."""
        if self.kind == "metric":
            return self.query
        metric = f"logging_googleapis_com:user_{(PREFIX + self.name).replace('-', '_')}"
        labels = 'monitored_resource="cloud_run_revision"'
        return f"sum(increase({metric}{{{labels}}}[{self.within}])) > {self.most}"


def alerts(environment: Environment) -> list[Alert]:
    """Every alert, with this environment's figures."""
    figures = {"connections": str(environment.database_connections * 8 // 10)}
    text = Template(FILE.read_text()).substitute(figures)
    return msgspec.convert(tomllib.loads(text)["alert"], list[Alert])


def policy(alert: Alert) -> dict[str, Any]:
    """The AlertPolicy of the Cloud Monitoring API v3, without labels and channels."""
    title = f"Pavilion: {alert.when.replace('`', '')}"
    condition: dict[str, Any] = {"displayName": title}
    strategy: dict[str, Any] = {"autoClose": CLOSE_AFTER}
    if alert.kind == "log":
        condition["conditionMatchedLog"] = {"filter": alert.query}
        strategy["notificationRateLimit"] = {"period": NOTIFY_EVERY}
    else:
        condition["conditionPrometheusQueryLanguage"] = {
            "query": alert.promql,
            "duration": alert.lasts,
            "evaluationInterval": "60s",
            # A new log-based metric is unknown to Cloud Monitoring for some minutes.
            "disableMetricValidation": True,
        }
    text = f'docs/runbooks.md, "{alert.runbook}"'
    return {
        "displayName": title,
        "documentation": {"content": text, "mimeType": "text/markdown"},
        "combiner": "OR",
        "conditions": [condition],
        "alertStrategy": strategy,
    }


def table(environment: Environment) -> str:
    """The table of docs/runbooks.md."""
    lines = ["| alert | when | query | runbook |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {each.name} | {each.when} | `{each.query.strip()}` | {each.runbook} |"
        for each in alerts(environment)
    ]
    return "\n".join(lines) + "\n"
