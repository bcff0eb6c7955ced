"""What holds for every change of a super-admin: sign-in, reason, and a row of the audit log."""

from typing import Any

import pytest

from shared.identity.sessions import new_session, sign
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.declaration import Declaration
from shared.pipeline.gates import RECENT_SIGN_IN
from tests.endpoint_table import ALL, every, path_of, row_of, valid_body
from tests.factories import Organization, Person, new_organization, sql, super_admin
from tests.http.client import Reply, code, send

CHANGES = [found for found in ALL if isinstance(found.caller, SuperAdmin) and not found.safe]


def asked(declaration: Declaration, organization: Organization, token: str, body: Any) -> Reply:
    """The answer to the endpoint's valid request, with this body."""
    path = path_of(declaration, row_of(declaration).parameters(organization))
    return send(
        declaration.method, path, body, token=token, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )


def audited(person: Person) -> list[Any]:
    """What the person has done, by the platform's audit log."""
    return sql(
        """
        select endpoint, reason, host(ip), changes from platform_audit_log
        where actor_user_id = :id
        """,
        id=person.user_id,
    )


@every(CHANGES)
def test_a_change_is_in_the_audit_log_with_its_reason(declaration: Declaration) -> None:
    organization, person = new_organization(), super_admin()
    body = valid_body(declaration, organization)

    without = asked(declaration, organization, person.token, {**body, "reason": " "})
    assert code(without) == (422, "VALIDATION_ERROR")
    assert without.json["errors"][0]["pointer"] == "/reason"
    assert audited(person) == []
    assert asked(declaration, organization, person.token, body).status_code < 300

    [[endpoint, reason, address, changes]] = audited(person)
    assert (endpoint, reason, address) == (declaration.name, body["reason"], "192.0.2.7")
    assert changes
    assert all(len(pair) == 2 and pair[0] != pair[1] for pair in changes.values())


@every(CHANGES)
def test_a_change_needs_a_recent_sign_in(
    declaration: Declaration, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization, person = new_organization(), super_admin()
    body = valid_body(declaration, organization)
    monkeypatch.setattr("shared.pipeline.gates.RECENT_SIGN_IN", -1)

    late = asked(declaration, organization, person.token, body)

    assert RECENT_SIGN_IN == 900
    assert code(late) == (401, "SIGN_IN_AGAIN")
    assert audited(person) == []


@every([found for found in ALL if isinstance(found.caller, SuperAdmin)])
def test_the_right_is_judged_anew_on_every_call(declaration: Declaration) -> None:
    organization, person = new_organization(), super_admin()
    body = valid_body(declaration, organization)
    former = sign(new_session("admin", organization.owner.user_id, 1))
    sql("update users set is_super_admin = false where id = :id", id=person.user_id)

    for token in (person.token, former):
        answer = asked(declaration, organization, token, body)
        assert code(answer) == (401, "UNAUTHENTICATED")
    assert audited(person) == []
