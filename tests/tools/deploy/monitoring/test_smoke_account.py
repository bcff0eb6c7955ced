"""The smoke account and its mail, against the functions themselves."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import pytest

from tests.factories import sql
from tests.functions.scheduled.outbox_rows import DELIVER
from tests.functions.scheduled.rows import run
from tests.http.client import send
from tests.http.deployment import deployed
from tests.servers.mail_sink import MailSink, mail_sink, text_of
from tests.tools.deploy.project import DEV
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.cloud import CloudError
from tools.deploy.gcloud.commands import Command
from tools.deploy.monitoring import mail_proof, smoke, smoke_account
from tools.deploy.monitoring.smoke_account import Account, SmokeAccountError
from tools.deploy.provisioning.access import grants
from tools.deploy.wanted.functions import wanted
from tools.endpoints import declarations

URL = "https://api.pavilion.test"
STAGED = msgspec.structs.replace(DEV, smoke_email="smoke@pavilion.test")
NAMES = frozenset(each.name for each in declarations())


class System:
    """The functions behind `ask`, their log behind gcloud, and the secret that was added."""

    def __init__(self, sink: MailSink, capture: pytest.CaptureFixture[str]) -> None:
        self.sink = sink
        self.password = ""
        self.log: list[dict[str, Any]] = []
        self._capture = capture

    def ask(
        self, method: str, url: str, body: object = None, *, headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Send a request to the functions of this process."""
        reply = send(method, url.removeprefix(URL), body, headers=headers)
        return reply.status_code, reply.json

    def deliver(self) -> None:
        """Let a minute of the scheduler pass."""
        self._capture.readouterr()
        run(DELIVER)
        lines = self._capture.readouterr().err.splitlines()
        self.log += [json.loads(line) for line in lines if line.startswith("{")]

    def listing(self, _environment: Environment, *words: str) -> list[dict[str, Any]]:
        """The newest line that the query finds; the scheduler's minute passes meanwhile."""
        self.deliver()
        wanted_fields = dict(re.findall(r'jsonPayload\.(\w+)="([^"]+)"', words[2]))
        found = [line for line in self.log if wanted_fields.items() <= line.items()]
        return [{"jsonPayload": found[-1]}] if found else []

    def output(self, command: Command, *, given: str | None = None) -> str:
        """Read the password from Secret Manager, or add it."""
        assert "smoke-password" in command.text()
        self.password = given or self.password
        return self.password

    def link(self) -> str:
        """The link of the newest mail."""
        self.deliver()
        text = text_of(self.sink.to(STAGED.smoke_email)[-1])
        found = re.search(r"https?://\S+#token=\S+", text)
        assert found
        return found[0]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[System]:
    sql("update outbox set delivered_at = now() where delivered_at is null")
    with mail_sink() as sink, deployed(SMTP_URL=sink.url):
        made = System(sink, capfd)
        for module in (smoke, smoke_account, mail_proof):
            monkeypatch.setattr(module, "ask", made.ask)
        monkeypatch.setattr(smoke_account, "output", made.output)
        monkeypatch.setattr(mail_proof, "listing", made.listing)
        monkeypatch.setattr(mail_proof, "PAUSE", 0.0)
        monkeypatch.setattr(mail_proof, "TRIES", 3)
        yield made


def found_by(system: System) -> list[str]:
    """The problems that smoke finds in the signed-in part and the mail."""
    account = Account(STAGED.smoke_email, system.password)
    return smoke.journey(URL, NAMES, account) + mail_proof.mail_problems(STAGED, URL, account)


def test_the_account_is_made_by_the_system_and_proves_its_mail(system: System) -> None:
    smoke_account.invite(STAGED, URL)
    smoke_account.settle(STAGED, URL, system.link())
    system.deliver()
    before = len(system.sink.to(STAGED.smoke_email))

    assert found_by(system) == []
    assert len(system.sink.to(STAGED.smoke_email)) == before + 1
    first = system.password

    smoke_account.invite(STAGED, URL)
    smoke_account.settle(STAGED, URL, system.link())

    assert system.password != first
    assert found_by(system) == []

    system.sink.answer = "451 later"
    assert ["did not leave" in each for each in found_by(system)] == [True]


def test_a_link_that_is_refused_leaves_no_password(system: System) -> None:
    with pytest.raises(SmokeAccountError, match="the link was refused, 4"):
        smoke_account.settle(STAGED, URL, "https://app.pavilion.test/verify-email#token=x")

    assert system.password == ""
    with pytest.raises(SmokeAccountError, match="no SMOKE_EMAIL"):
        smoke_account.invite(DEV, URL)


def test_without_an_account_smoke_goes_on_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers: Sequence[tuple[str, Any]] = (("NOT_FOUND", None), ("PERMISSION_DENIED", "raised"))
    for refusal, outcome in answers:

        def output(_command: Command, refusal: str = refusal) -> str:
            raise CloudError(refusal)

        monkeypatch.setattr(smoke_account, "output", output)
        if outcome:
            with pytest.raises(CloudError):
                smoke_account.account(STAGED, {})
        else:
            assert smoke_account.account(STAGED, {}) is None
            assert "./deploy.sh smoke-account -e dev" in capsys.readouterr().err
    assert smoke_account.account(DEV, {}) is None


def test_only_the_pipeline_reads_the_smoke_password() -> None:
    functions = wanted(STAGED, declarations())

    readers = {each.account for each in grants(STAGED, functions) if "smoke" in each.thing}
    assert readers == {"deploy"}
    assert not any("smoke" in each.thing for each in grants(DEV, functions))
