"""What was changed by hand is found, and mended where nothing can be lost."""

import json
from typing import Any

import msgspec
import pytest

from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.project import DEV
from tests.tools.deploy.routes.test_edge import with_domain
from tools.deploy.gcloud.commands import Command
from tools.deploy.gcloud.grammar import pairs, parse
from tools.deploy.provisioning import stale
from tools.deploy.routes import edge

BUCKET = "gs://pavilion-dev-documents"
TENANT = "serviceAccount:fn-tenant@pavilion-dev.iam.gserviceaccount.com"
FORMER = "serviceAccount:fn-former@pavilion-dev.iam.gserviceaccount.com"


def change_by_hand(cloud: Cloud) -> None:
    state = cloud.state
    database, redis = state["sql instances"]["pavilion"], state["redis instances"]["pavilion"]
    del database["--deletion-protection"]
    database["--retained-backups-count"] = "2"
    redis["--redis-config"] = "maxmemory-policy=allkeys-lru"
    bucket = state["storage buckets"][BUCKET]
    del bucket["--public-access-prevention"]
    bucket["--soft-delete-duration"] = "0s"
    del state["compute backend-buckets"]["pavilion-console"]["--custom-response-header"]
    state["compute url-maps"]["pavilion-edge"]["pathMatchers"] = []
    policies: dict[str, list[Any]] = state["policies"]
    policies["project "].append(["roles/storage.objectUser", TENANT, ""])
    policies["project "].append(["roles/cloudsql.client", FORMER, ""])
    policies["project "].append(["roles/owner", "user:owner@pavilion.example", ""])
    policies[f"bucket {BUCKET}"].append(["roles/storage.objectViewer", "allUsers", ""])
    cloud.change(**state)


def test_drift_is_named_and_mended_or_left_to_a_person(cloud: Cloud) -> None:
    with_domain(cloud)
    assert cloud.run("provision").returncode == 0
    routes = edge.routes(msgspec.structs.replace(DEV, domain="api.pavilion-test.com"))
    backends = {"pavilion-edge": {"name": "pavilion-edge"}}
    maps = {"compute url-maps": {"pavilion-edge": routes}, "compute backend-services": backends}
    cloud.change(**maps)
    assert cloud.run("provision", "--verify").returncode == 0
    change_by_hand(cloud)

    done = cloud.run("provision", "--verify")

    assert done.returncode == 1
    for line in (
        "drift: database: settings.deletionProtectionEnabled is off, wanted on\n",
        "retainedBackups is 2, wanted 14\n",
        "drift: redis: redisConfigs.maxmemory-policy is allkeys-lru, wanted noeviction\n",
        "drift: documents: iamConfiguration.publicAccessPrevention is inherited, wanted enforced\n",
        "softDeletePolicy.retentionDurationSeconds is 0, wanted 604800",
        "drift: console backend: customResponseHeaders is [], wanted ",
        "rights: fn-tenant loses roles/storage.objectUser on pavilion-dev\n",
        "rights: fn-former loses roles/cloudsql.client on pavilion-dev\n",
        f"left for a person: {BUCKET}: allUsers has roles/storage.objectViewer (by hand)\n",
    ):
        assert line in done.stderr
    state = cloud.state
    assert "--deletion-protection" in state["sql instances"]["pavilion"]
    bindings = state["policies"]["project "]
    assert ["roles/owner", "user:owner@pavilion.example", ""] in bindings
    assert not any(member == FORMER for _, member, _ in bindings)

    state["policies"][f"bucket {BUCKET}"].pop()
    cloud.change(**state)
    done = cloud.run("provision", "--verify")
    assert done.returncode == 0
    assert "drift: the balancer's URL map is not as edge imports it" in done.stderr
    assert cloud.state["compute url-maps"]["pavilion-edge"] == routes


def test_a_right_with_a_condition_is_taken_away_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    condition = {
        "expression": 'request.time < timestamp("2026-01-01T00:00:00Z")',
        "title": "for one night, by hand",
        "description": "incident 17",
    }
    binding = {"role": "roles/viewer", "members": [TENANT], "condition": condition}

    def policy(command: Command) -> str:
        found = [binding] if "projects" in command.words else []
        return json.dumps({"bindings": found})

    monkeypatch.setattr(stale, "output", policy)

    [grant] = stale.Rights(DEV, []).stale

    # gcloud compares all three (command_lib/iam/iam_util.py, _EqualConditions).
    call = parse([str(word) for word in grant.remove(DEV).words[1:]])
    assert call.command == "projects remove-iam-policy-binding"
    assert pairs(call.flag("--condition")) == condition
