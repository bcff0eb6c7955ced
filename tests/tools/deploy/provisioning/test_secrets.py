"""Which settings are secrets, where they may stand, and how they come to have a value."""

from pathlib import Path

import msgspec
import pytest

from shared.config import SECRETS, load
from tests.shared.test_config import PRODUCTION
from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.project import DEV
from tools.deploy.checking.checks import problems
from tools.deploy.environments import environment
from tools.deploy.environments.environment import SETTINGS, EnvironmentFileError
from tools.deploy.provisioning import access, making, provision
from tools.deploy.provisioning.resources import commands
from tools.deploy.wanted.functions import wanted
from tools.endpoints import declarations

NAMED_AS_SECRETS = ("_KEY", "_KEYS", "_TOKEN", "_SECRET", "_SECRETS", "_PASSWORD", "_CA", "_URL")
PUBLIC = {"PUBLIC_URL", "PROCESSOR_URL"}
LOCAL_ONLY = {"SCHEDULER_TOKEN"}


@pytest.fixture
def dev_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of environments/dev.env, which `load` reads."""
    copy = tmp_path / "environments" / "dev.env"
    copy.parent.mkdir()
    copy.write_text((environment.ROOT / "environments" / "dev.env").read_text())
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    return copy


def replace_line(file: Path, name: str, value: str) -> None:
    lines = [line for line in file.read_text().splitlines() if not line.startswith(f"{name}=")]
    file.write_text("\n".join([*lines, f"{name}={value}"]) + "\n")


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_setting_is_a_secret_or_stands_in_the_file(name: str, dev_file: Path) -> None:
    replace_line(dev_file, name, "secret:a-name:7")
    if name in SECRETS:
        assert environment.load("dev", outside={}).secrets[name] == "a-name:7"
        replace_line(dev_file, name, "hunter2")
        with pytest.raises(EnvironmentFileError, match=f"{name} holds a secret") as error:
            environment.load("dev", outside={})
        assert "hunter2" not in str(error.value)
    else:
        with pytest.raises(EnvironmentFileError, match=f"{name} is not a secret"):
            environment.load("dev", outside={})
        replace_line(dev_file, name, "anything")
        assert environment.load("dev", outside={}).settings[name] == "anything"


def test_settings_named_like_secrets_are_declared_so() -> None:
    named = {name for name in SETTINGS if name.endswith(NAMED_AS_SECRETS)}

    assert named - PUBLIC == SECRETS.keys()


@pytest.mark.parametrize("name", sorted(SECRETS.keys() - LOCAL_ONLY))
def test_each_stand_in_has_the_form_of_its_setting(name: str) -> None:
    assert load(PRODUCTION | {name: SECRETS[name]})


def test_check_accepts_every_secret_by_name_and_version() -> None:
    secrets = dict.fromkeys(SECRETS.keys() - LOCAL_ONLY, "a-name:1")
    every = msgspec.structs.replace(DEV, secrets=secrets)

    assert problems(every, wanted(every, declarations())) == []


def test_a_deployment_that_sends_mail_needs_a_mail_server() -> None:
    silent = {name: value for name, value in DEV.secrets.items() if name != "SMTP_URL"}
    without = msgspec.structs.replace(DEV, secrets=silent)

    assert problems(without, wanted(without, declarations())) == [
        "scheduled--deliver-outbox: Pavilion cannot start: SMTP_URL is required in production."
    ]


def test_only_the_outbox_can_read_the_mail_servers_password() -> None:
    functions = wanted(DEV, declarations())

    assert [each.entry_point for each in functions if "SMTP_URL" in each.secrets] == [
        "scheduled__deliver_outbox"
    ]


@pytest.mark.parametrize("name", access.GIVEN)
def test_a_value_from_elsewhere_is_never_made_up(name: str) -> None:
    given = msgspec.structs.replace(DEV, secrets=DEV.secrets | {name: "its-secret:3"})

    lines = [command.text() for command in commands(provision.resources(given, []))]

    assert any("secrets create its-secret" in line for line in lines)
    assert not any("versions add its-secret" in line for line in lines)
    assert any("versions add session-keys" in line for line in lines)


def test_provision_asks_for_a_missing_value_before_it_builds(cloud: Cloud) -> None:
    cloud.change(given={})

    asked = cloud.run("provision")

    assert asked.returncode == 1
    assert "version 1 of the secret smtp-url is missing" in asked.stderr
    assert "gcloud secrets versions add smtp-url --data-file=-" in asked.stderr
    assert cloud.calls("sql") == cloud.calls("compute") == []


def test_the_databases_authority_is_read_from_the_instance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    direct = msgspec.structs.replace(DEV, secrets=DEV.secrets | {"DATABASE_CA": "database-ca:1"})
    asked = "sql instances describe pavilion '--format=value(serverCaCert.cert)'"
    monkeypatch.setattr(making, "output", lambda call: "PEM\n\n" if asked in call.text() else "")

    lines = [command.text() for command in commands(provision.resources(direct, []))]

    [made] = [number for number, line in enumerate(lines) if "sql instances create" in line]
    [given] = [number for number, line in enumerate(lines) if "versions add database-ca" in line]
    assert made < given
    assert "tools.deploy.secret database-ca" in lines[given]
    assert making.secret(direct, "database-ca") == "PEM\n"


def test_a_version_that_only_a_rotation_makes_is_asked_for() -> None:
    # As in a second project, whose file is a copy of the first one's.
    copied = msgspec.structs.replace(DEV, secrets=DEV.secrets | {"SESSION_KEYS": "session-keys:3"})

    [asked] = provision.pinned_secrets(copied)

    assert "describe 3 --secret=session-keys" in asked.probe.text() if asked.probe else False
    assert "SESSION_KEYS=secret:session-keys:1" in asked.ask
    assert asked in provision.resources(copied, wanted(copied, declarations()))
    assert provision.pinned_secrets(DEV) == []
