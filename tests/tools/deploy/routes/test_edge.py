"""A domain: the balancer before the gateway and the console, and the wait for its certificate."""

import sys

from tests.tools.deploy.cloud import Cloud

ADDRESSES = """
from tools.deploy.environments.environment import load
from tools.deploy.monitoring.smoke import addresses
print(*addresses(load("dev")))
"""
SECRET = "value-from-secret-manager"


def with_domain(cloud: Cloud) -> Cloud:
    file = cloud.tree / "environments/dev.env"
    file.write_text(file.read_text().replace("DOMAIN=\n", "DOMAIN=api.pavilion-test.com\n"))
    versions = {"edge-secret": [{"state": "ENABLED", "value": SECRET}]}
    console = {"pavilion-console": {"--gcs-bucket-name": "pavilion-dev-console"}}
    # As `provision` has made it.
    cloud.change(versions=versions, gateway="c-1", **{"compute backend-buckets": console})
    return cloud


def certified(cloud: Cloud, state: str) -> None:
    found = cloud.state["compute ssl-certificates"]
    found["pavilion-edge"]["state"] = state
    cloud.change(**{"compute ssl-certificates": found})


def test_a_domain_is_not_asked_until_its_certificate_is_in_use(cloud: Cloud) -> None:
    with_domain(cloud)
    for state in (None, "PROVISIONING", "FAILED_NOT_VISIBLE", "ACTIVE"):
        if state:
            done = cloud.run("edge")
            assert done.returncode == 0, done.stderr
            certified(cloud, state)
        asked = cloud.execute([sys.executable, "-c", ADDRESSES])

        assert asked.returncode == 0, asked.stderr
        assert ("https://api.pavilion-test.com" in asked.stdout) == (state == "ACTIVE")
        if state and state != "ACTIVE":
            assert "type A" in asked.stderr
            assert "198.51.100.7" in asked.stderr
            assert state in asked.stderr


def test_the_balancer_is_whole_and_can_be_taken_down(cloud: Cloud) -> None:
    with_domain(cloud)
    assert cloud.run("edge").returncode == 0
    state = cloud.state

    # The secret is in the backend and in no command line.
    assert SECRET not in str(cloud.calls())
    assert state.get("misuse") is None
    backend = state["compute backend-services"]["pavilion-edge"]
    assert backend["customRequestHeaders"] == [f"X-Pavilion-Edge: {SECRET}"]
    assert backend["backends"][0]["group"].endswith("/networkEndpointGroups/pavilion-edge")
    # Port 80 of the same address leads to HTTPS and nowhere else.
    rules = state["compute forwarding-rules"]
    [plain] = [rule for rule in rules.values() if rule["--ports"] == "80"]
    assert plain["--address"] == rules["pavilion-edge"]["--address"]
    target = state["compute target-http-proxies"][plain["--target-http-proxy"]]
    routes = state["compute url-maps"][target["--url-map"]]
    assert routes["defaultUrlRedirect"]["httpsRedirect"] is True
    assert set(routes) == {"name", "defaultUrlRedirect"}

    cloud.change(gateway=None)
    confirmed = [sys.executable, "-m", "tools.manifest", "destroy", "--confirm=pavilion-dev"]
    assert cloud.execute(confirmed).returncode == 0
    left = {kind: things for kind, things in cloud.state.items() if kind.startswith("compute ")}
    assert not any(left.values()), left
