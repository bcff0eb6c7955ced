"""Names that a project has used before."""

from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.stand_in.names import WEEK

GATEWAY = "gateway@pavilion-dev.iam.gserviceaccount.com"


def rename(cloud: Cloud, name: str) -> None:
    file = cloud.tree / "environments/dev.env"
    file.write_text(
        file.read_text().replace(
            "DATABASE_INSTANCE_NAME=pavilion\n", f"DATABASE_INSTANCE_NAME={name}\n"
        )
    )


def test_a_deleted_database_is_not_taken_for_a_made_one(cloud: Cloud) -> None:
    cloud.change(deleted={"sql instances pavilion": 0})

    done = cloud.run("provision")

    assert done.returncode == 1
    assert "database: ERROR" in done.stderr
    assert "until one week from the deletion date" in done.stderr
    assert "DATABASE_INSTANCE_NAME" in done.stderr
    assert cloud.calls("sql", "users") == []

    cloud.change(days=WEEK)
    assert cloud.run("provision").returncode == 0


def test_another_name_for_the_database_is_one_setting(cloud: Cloud) -> None:
    cloud.change(deleted={"sql instances pavilion": 0})
    rename(cloud, "pavilion-restored")

    for command in ("provision", "migrate", "functions"):
        done = cloud.run(command)
        assert done.returncode == 0, done.stderr

    assert set(cloud.state["sql instances"]) == {"pavilion-restored"}
    for call in (call for call in cloud.calls("sql") if call[1] != "tiers"):
        assert "pavilion-restored" in " ".join(call)
    place = "DATABASE_INSTANCE=pavilion-dev:us-central1:pavilion-restored"
    assert all(place in " ".join(call) for call in cloud.calls("run", "jobs", "deploy"))
    assert any(place in " ".join(call) for call in cloud.calls("run", "deploy"))
    assert "pavilion-restored" in cloud.run("destroy", "--dry-run").stdout


def test_another_database_is_migrated_too(cloud: Cloud) -> None:
    made = {"--database-flags": "max_connections=800", "--tier": "db-custom-4-16384"}
    cloud.change(**{"sql instances": {"pavilion": made, "pavilion-restored": made}})
    executed = []
    for name in ("pavilion", "pavilion-restored", "pavilion-restored"):
        rename(cloud, name)
        cloud.forget()
        done = cloud.run("migrate")
        assert done.returncode == 0, done.stderr
        executed.append(len(cloud.calls("run", "jobs", "execute")))

    assert executed == [1, 1, 0]


def test_a_migration_that_never_began_is_not_taken_for_done(cloud: Cloud) -> None:
    made = {"--database-flags": "max_connections=800", "--tier": "db-custom-4-16384"}
    cloud.change(**{"sql instances": {"pavilion": made}})
    assert cloud.run("migrate").returncode == 0
    cloud.touch("migrations/env.py")
    cloud.fail("run jobs execute", "400")

    assert cloud.run("migrate").returncode == 1
    cloud.forget()
    assert cloud.run("migrate").returncode == 0
    assert len(cloud.calls("run", "jobs", "execute")) == 1

    cloud.fail("run jobs describe", "403")
    assert cloud.run("migrate").returncode == 1


def test_an_account_that_a_lost_answer_made_is_used(cloud: Cloud) -> None:
    cloud.fail("iam service-accounts describe", "404", word="gateway@")
    cloud.change(**{"iam service-accounts": {GATEWAY: {"name": GATEWAY}}})

    done = cloud.run("provision")

    assert done.returncode == 0, done.stderr
