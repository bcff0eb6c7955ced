"""Cloud Run sends a function requests only once the function has reached its stores."""

import msgspec

from shared.pipeline.readiness import PATH
from tests.tools.deploy.project import DEV
from tools.deploy.gcloud.grammar import pairs
from tools.deploy.wanted.functions import deploy, wanted
from tools.endpoints import declarations


def test_every_function_starts_behind_its_probe() -> None:
    for function in wanted(DEV, declarations()):
        words = deploy(DEV, function, artifact="h/p/r/i:t", labels={}, is_new=True).words
        [probe] = [pairs(str(word).partition("=")[2]) for word in words if "startup-p" in str(word)]
        seconds = {name: int(probe[f"{name}Seconds"]) for name in ("timeout", "period")}
        whole = seconds["period"] * int(probe["failureThreshold"])

        assert (probe["httpGet.path"], probe["httpGet.port"]) == (PATH, "8080")
        # Cloud Run, "Configure container health checks": 240 s at most.
        assert 90 <= whole <= 240
        assert seconds["timeout"] <= seconds["period"] <= 2


def test_cloud_functions_takes_no_probe() -> None:
    functions = msgspec.structs.replace(DEV, deploy_with="functions")
    [first, *_] = wanted(functions, declarations())

    words = deploy(functions, first, artifact="gs://b/source/a.zip", labels={}, is_new=True).words

    assert not any("probe" in str(word) for word in words)
