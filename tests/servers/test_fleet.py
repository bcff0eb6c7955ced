from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.factories import new_organization
from tests.functions.properties.rows import NEW
from tests.servers.fleet import eventually, killing, running


def test_any_instance_serves_any_request_and_a_killed_one_is_replaced(tmp_path: Path) -> None:
    organization = new_organization()
    with running(2, tmp_path / "log") as fleet:
        made = fleet.send("POST", "/v1/properties", NEW, token=organization.owner.token, slot=0)
        assert made.status == 201

        path = f"/v1/properties/{made.json['id']}"
        read = fleet.send("GET", path, token=organization.owner.token, slot=1)
        assert read.json == made.json | {"unit_count": 0, "occupied_count": 0}
        fleet.kill(1)
        assert eventually(fleet, "GET", path, token=organization.owner.token, slot=1).status == 200


def test_instances_are_killed_while_requests_run(tmp_path: Path) -> None:
    organization = new_organization()
    with running(2, tmp_path / "log") as fleet:
        begun = fleet.starts
        with killing(fleet, every=0.1), ThreadPoolExecutor(4) as threads:
            answers = threads.map(
                lambda _: eventually(
                    fleet, "GET", "/v1/properties", token=organization.owner.token
                ),
                range(60),
            )
            assert {answer.status for answer in answers} == {200}

        assert fleet.starts > begun
