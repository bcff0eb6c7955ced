"""Log lines and refusals contain no token, password, cookie or e-mail address.

Each answer has the security headers too: the requests are the same.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest

from shared.identity.cookies import COOKIE_NAMES
from shared.pipeline.callers import Anyone
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, path_of
from tests.functions.invitations.rows import new_invitation
from tests.http.client import application, new_address
from tests.safety.asking import Asking, own_asking, shown, standing_asking, token_for
from tests.safety.test_headers import check, deployment
from tests.standing import standing

__all__ = ["deployment"]

# Fields with values that only the sender may read.
SECRET_FIELDS = frozenset(
    ("password", "current_password", "new_password", "token", "email", "new_email", "phone")
)

CAUSE = "postgresql://user:hunter2@10.0.0.7/pavilion"


def secrets_in(value: Any) -> Iterator[str]:
    """The values of a body that are secret or personal."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in SECRET_FIELDS and isinstance(inner, str):
                yield inner
            yield from secrets_in(inner)


def asked(declaration: Declaration, capfd: pytest.CaptureFixture[str]) -> tuple[str, set[str]]:
    """The log lines and refusals of valid and invalid calls of the endpoint."""
    organization, asking = own_asking(declaration)
    invited = new_invitation(organization)["email"]
    token = token_for(declaration, organization)
    secrets = {organization.owner.email, invited, *secrets_in(asking.body)}
    secrets |= {token} if token else set()
    capfd.readouterr()

    answers = [asking.send(token), *wrong_answers(asking, token, secrets)]
    answers.append(asking.send(token))
    assert answers[0].status_code < 500
    for answer in answers:
        check(answer, may_be_kept=isinstance(declaration.caller, Anyone))

    refusals = [shown(answer) for answer in answers if answer.status_code >= 400]
    return capfd.readouterr().err + "".join(refusals), secrets


def wrong_answers(asking: Asking, token: str | None, secrets: set[str]) -> Iterator[Any]:
    """Answers to requests with secrets in wrong places; adds the secrets to `secrets`."""
    declaration = asking.declaration
    planted = f"planted-{uuid4().hex}"
    secrets.add(planted)
    path = path_of(declaration, dict(asking.parameters))
    for name in set(COOKIE_NAMES.values()):
        yield asking.send(None, headers={"Cookie": f"{name}={planted}"})
    for scheme in ("Bearer", "Basic", "Digest"):
        yield asking.send(None, headers={"Authorization": f"{scheme} {planted}"})
    yield asking.send(token, headers={"Idempotency-Key": planted, "If-Match": f'"{planted}"'})
    yield asking.send(token, headers={"X-Forwarded-For": planted, "traceparent": planted})
    for data in (f'{{"email": "{planted}@example.com", "password": 7', f'["{planted}"]', planted):
        yield application(declaration.name).open(
            path.partition("?")[0],
            method=declaration.method,
            query_string={"email": f"{planted}@example.com"},
            data=data,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
            environ_base={"REMOTE_ADDR": new_address()},
        )


@every(ALL)
def test_answers_have_their_headers_and_keep_secrets(
    declaration: Declaration, capfd: pytest.CaptureFixture[str]
) -> None:
    text, secrets = asked(declaration, capfd)

    assert f'"endpoint":"{declaration.name}"' in text
    assert [secret for secret in secrets if secret in text] == []


@every(ALL)
def test_an_unexpected_failure_reveals_nothing(
    declaration: Declaration,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    organization = standing(declaration).organization
    asking, token = standing_asking(declaration), token_for(declaration, organization)
    secrets = {organization.owner.email, *secrets_in(asking.body), token or "-" * 9}
    capfd.readouterr()

    def fail(*_: Any) -> None:
        raise RuntimeError(CAUSE)

    monkeypatch.setattr("shared.pipeline.endpoint._run", fail)
    answer = asking.send(token)
    text = capfd.readouterr().err

    check(answer)
    assert answer.status_code == 500
    assert "hunter2" not in f"{answer.headers}{answer.text}"
    assert answer.json["error_id"] in text
    assert [secret for secret in secrets if secret in text] == []
