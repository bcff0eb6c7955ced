"""What a deploy would change, before it does."""

import json
from typing import Any

from tests.tools.deploy.cloud import Cloud

STEPS = ("provision", "migrate", "functions", "gateway", "edge", "console")
CHANGING = {"create", "deploy", "update", "patch", "add", "delete", "submit", "execute", "enable"}


def planned(cloud: Cloud, code: int) -> dict[str, list[dict[str, Any]]]:
    cloud.forget()
    done = cloud.run("plan", "--json")
    assert done.returncode == code, done.stdout + done.stderr
    assert [call for call in cloud.calls() if CHANGING & set(call[:5])] == []
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    assert list(found) == [*STEPS]
    return found


def test_a_plan_says_what_each_step_would_change(cloud: Cloud) -> None:
    empty = planned(cloud, 2)
    assert [each["action"] for each in empty["provision"]] == ["create"]
    assert {each["action"] for each in empty["functions"]} == {"create"}

    for command in ("provision", "migrate", "functions", "gateway"):
        assert cloud.run(command).returncode == 0
    assert not any(planned(cloud, 0).values())

    cloud.touch("functions/properties/get.py")
    database = cloud.state["sql instances"]
    del database["pavilion"]["--deletion-protection"]
    cloud.change(**{"sql instances": database})
    changed = planned(cloud, 2)
    assert [(each["action"], each["name"]) for each in changed.pop("functions")] == [
        ("update", "properties--get")
    ]
    assert "deletionProtectionEnabled is off" in changed.pop("provision")[0]["reason"]
    assert not any(changed.values())

    cloud.fail("run services list", "403")
    assert cloud.run("plan").returncode == 1
