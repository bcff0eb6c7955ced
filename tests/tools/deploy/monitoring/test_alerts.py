"""`./deploy.sh alerts`: what it makes, that it changes nothing twice, and what its queries name."""

import ast
import re
import shlex
from collections.abc import Iterator

import msgspec
import pytest

from shared.memorystore.breaker import Breaker
from tests.tools.deploy.cloud import ROOT, Cloud
from tests.tools.deploy.project import DEV
from tools.deploy.checking.usage import usage_problems
from tools.deploy.environments.environment import load
from tools.deploy.monitoring import alerting
from tools.deploy.monitoring.alerts import alerts, policy, table
from tools.endpoints import declarations

# AlertPolicy of the Monitoring API v3, as Google Cloud CLI 578.0.0 carries it
# (googlecloudsdk/generated_clients/apis/monitoring/v3/monitoring_v3_messages.py).
POLICY = {"displayName", "documentation", "combiner", "conditions", "alertStrategy"}
PROMQL = {"query", "duration", "evaluationInterval", "disableMetricValidation"}
STRATEGY = {"autoClose", "notificationRateLimit"}
ALERTED = msgspec.structs.replace(DEV, alert_email="on-call@pavilion.test")


@pytest.fixture
def watched(cloud: Cloud) -> Cloud:
    """An environment whose alerts go somewhere."""
    file = cloud.tree / "environments/dev.env"
    file.write_text(file.read_text().replace("ALERT_EMAIL=", "ALERT_EMAIL=a@b.test"))
    return cloud


def test_a_second_run_changes_only_what_differs(watched: Cloud) -> None:
    other = {"name": "projects/p/alertPolicies/theirs", "userLabels": {"team": "other"}}
    gone = {"name": "projects/p/alertPolicies/x", "userLabels": {"app": "pavilion", "alert": "old"}}
    watched.change(
        policies={each["name"]: each for each in (other, gone)},
        metrics={"pavilion-old": {"name": "pavilion-old", "filter": ""}, "t": {"name": "t"}},
    )
    watched.fail("monitoring policies create", "503", word="mail-stuck")
    watched.fail("monitoring policies create", "403", word="mail-flood")

    assert watched.run("alerts").returncode == 1
    done = watched.run("alerts")

    assert done.returncode == 0, done.stderr
    assert watched.state.get("misuse") is None
    made = watched.state["policies"]
    assert other["name"] in made
    assert gone["name"] not in made
    assert {each["userLabels"].get("alert") for each in made.values()} - {None} == {
        each.name for each in alerts(ALERTED)
    }
    assert "pavilion-old" not in watched.state["metrics"]
    assert "t" in watched.state["metrics"]
    assert len(watched.state["channels"]) == 1

    watched.forget()
    assert watched.run("alerts").returncode == 0
    assert {call[-3] for call in watched.calls() if "list" not in call} == set()
    watched.touch("tools/deploy/monitoring/alerts.toml", "\n# nothing\n")
    file = watched.tree / "tools/deploy/monitoring/alerts.toml"
    file.write_text(file.read_text().replace("most = 10\n", "most = 20\n"))
    assert watched.run("alerts").returncode == 0
    assert len(watched.calls("monitoring", "policies", "update")) == 1


def test_alerts_without_an_address_are_refused(cloud: Cloud) -> None:
    done = cloud.run("alerts")

    assert done.returncode == 1
    assert "ALERT_EMAIL" in done.stderr
    assert cloud.calls() == []


def test_a_dry_run_of_the_alerts_calls_nothing(watched: Cloud) -> None:
    done = watched.run("alerts", "--dry-run")

    assert done.returncode == 0, done.stderr
    assert watched.calls() == []
    lines = [shlex.split(line) for line in done.stdout.splitlines()]
    assert sum(words[1:4] == ["monitoring", "policies", "create"] for words in lines) == len(
        alerts(ALERTED)
    )
    assert usage_problems(alerting.commands(ALERTED)) == []


def test_policies_have_the_documented_fields() -> None:
    for alert in alerts(DEV):
        made = policy(alert)

        assert set(made) == POLICY
        assert set(made["alertStrategy"]) <= STRATEGY
        [condition] = made["conditions"]
        matched = condition.get("conditionMatchedLog")
        promql = condition.get("conditionPrometheusQueryLanguage")
        assert set(matched or promql) == ({"filter"} if matched else PROMQL)
        assert len(made["displayName"]) <= 512
        assert re.fullmatch(r"[a-z][a-z-]{0,62}", alert.name)


def test_the_runbooks_list_the_alerts_as_they_are() -> None:
    text = (ROOT / "docs/runbooks.md").read_text()

    assert table(load("production")) in text
    for alert in alerts(DEV):
        assert f"\n### {alert.runbook}\n" in text


def test_each_queried_field_is_one_that_the_code_logs(caplog: pytest.LogCaptureFixture) -> None:
    keys, texts = logged()
    breaker = Breaker("memorystore")
    for _ in range(20):
        breaker.failed("away")
    breaker.succeeded()
    events = {getattr(each, "fields", {}).get("event") for each in caplog.records}
    names = [each.name for each in declarations()]

    for alert in alerts(DEV):
        fields = re.findall(r"jsonPayload\.(\w+)(\S*)", f"{alert.when} {alert.query}")
        assert {name for name, _ in fields} <= keys | {"message"}, alert.name
        for message in re.findall(r'(?:message=\(?|OR )"([^"]+)"', alert.query):
            assert message in texts, message
        for event in re.findall(r'"(memorystore_\w+)"', f"{alert.when} {alert.query}"):
            assert event in events
        for pattern in re.findall(r'endpoint=~?"([^"]+)"', alert.query):
            assert any(re.search(pattern, name) for name in names), pattern


def logged() -> tuple[set[str], set[str]]:
    """The keys of the dictionaries that become fields of a line, and the texts that it may have."""
    keys, texts = set(), set()
    for path in [*ROOT.glob("shared/**/*.py"), *ROOT.glob("functions/**/*.py")]:
        source = path.read_text()
        if "logger" not in source:
            continue
        keys |= {key for node in ast.walk(ast.parse(source)) for key in _keys(node)}
        texts |= {
            node.value
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    outbox = {text.replace("%s", what) for text in texts for what in ("failed", "dead")}
    return keys, texts | outbox


def _keys(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Dict):
        for key in node.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value
