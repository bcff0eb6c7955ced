"""A preview answers what the action would, and leaves nothing; with the test's own functions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from flask import Response

from shared.letters.new_owner import NewOwner
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.outbox import tell
from shared.pipeline.outside_effect import OutsideEffect
from shared.pipeline.session_renewal import renewing
from shared.roles import ADMINS, EVERYONE, OWNERS
from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.properties.rows import NEW
from tests.http.client import code, send
from tests.shared.pipeline.made_function import answer
from tests.whole_database import changed_since, now

ADD = """
    insert into properties (organization_id, name, kind, address_line1, city, state, postal_code,
        country)
    values ($1, 'Harbor House', 'other', '1 Main', 'Elgin', 'IL', '60120', 'US')
    returning id, updated_at
    """


class Added(msgspec.Struct):
    """What the handlers answer: a row with a place and a version."""

    id: UUID
    updated_at: datetime


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def asked(
    organization: Organization,
    handle: Callable[..., Any],
    query: str = "preview=true",
    *,
    token: str | None = None,
    headers: dict[str, str] | None = None,
    **options: Any,
) -> Response:
    """The answer of a function with this handler, which has a preview unless `options` say no."""
    options = {"caller": Manager(ADMINS), "preview": True, **options}
    given = {"Authorization": f"Bearer {token or organization.owner.token}"} | (headers or {})
    return answer(handle, "POST", given, query=query, **options)


def add(call: ManagerCall) -> Added:
    """Add a property."""
    return call.db.one(Added, ADD, call.organization_id)


def test_answers_what_it_would_and_leaves_nothing(organization: Organization) -> None:
    committed: list[str] = []

    def handle(call: ManagerCall) -> Added:
        with call.db.transaction():
            call.db.after_commit(lambda: committed.append("done"))
            owner = UUID(organization.owner.user_id)
            tell(call, NewOwner(organization_id=UUID(organization.id), user_id=owner,
                                new_owner_id=owner))  # fmt: skip
            return add(call)

    since = now()
    preview = asked(organization, handle, headers={"Idempotency-Key": "one"}, status=201)

    assert changed_since(since) == set()
    assert committed == []
    assert (preview.status_code, preview.headers["Preview"]) == (200, "true")
    assert not {"ETag", "Location", "Idempotent-Replayed"} & set(preview.headers.keys())

    real = asked(organization, handle, "preview=false", headers={"Idempotency-Key": "one"},
                 status=201)  # fmt: skip
    assert (real.status_code, committed) == (201, ["done"])
    assert real.headers["Location"].endswith(msgspec.json.decode(real.data)["id"])
    assert "Preview" not in real.headers
    assert "Idempotent-Replayed" not in real.headers


def test_refuses_what_the_commit_would_refuse(organization: Organization) -> None:
    def handle(call: ManagerCall) -> None:
        with call.db.transaction():
            call.db.execute("delete from organization_memberships where role = 'owner'")

    replies = [asked(organization, handle, query) for query in ("preview=true", "")]

    assert [code(reply) for reply in replies] == [(409, "CONFLICT")] * 2
    assert replies[0].json == replies[1].json


def test_has_the_gates_and_limits_of_the_action(organization: Organization) -> None:
    viewer = new_member(organization, "viewer")

    def handle(call: ManagerCall) -> Added:
        return add(call)

    assert code(asked(organization, handle, token=viewer.token)) == (403, "FORBIDDEN")
    assert code(asked(organization, handle, headers={"Idempotency-Key": "ü"}))[0] == 422
    left = [
        int(asked(organization, handle, query).headers["X-RateLimit-Remaining"])
        for query in ("preview=true", "")
    ]
    assert left[0] == left[1] + 1
    behind = new_organization()
    sql("update subscriptions set status = 'past_due' where organization_id = :id", id=behind.id)
    assert code(asked(behind, handle)) == (402, "PAYMENT_REQUIRED")


def test_is_refused_where_it_is_not_declared(organization: Organization) -> None:
    token = organization.owner.token
    refused = send("POST", "/v1/properties", NEW, token=token, query={"preview": "true"})

    assert code(refused) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in refused.json["errors"]] == ["?preview"]


@pytest.mark.parametrize(
    "query", ["preview=perhaps", "preview=null", "other=1", "preview=1&preview=1"]
)
def test_refuses_other_queries(organization: Organization, query: str) -> None:
    def handle(_: ManagerCall) -> None:
        raise AssertionError

    assert code(asked(organization, handle, query)) == (422, "VALIDATION_ERROR")


def test_leaves_out_the_effect_outside(organization: Organization) -> None:
    done: list[str] = []

    def handle(call: ManagerCall, outside: OutsideEffect) -> UUID:
        with outside.begin(lambda _: add(call), abandoned_after=60) as attempt:
            if not call.exchange.is_preview:
                done.append("effect")
            return attempt.finish(lambda: attempt.row.id)

    since = now()
    preview = asked(organization, handle, headers={"Idempotency-Key": "one"}, effect="outside")

    assert (preview.status_code, preview.headers["Preview"], done) == (200, "true", [])
    assert changed_since(since) == set()
    real = asked(organization, handle, "", headers={"Idempotency-Key": "one"}, effect="outside")
    assert (real.status_code, done) == (200, ["effect"])


def test_a_refused_effect_outside_keeps_its_refusal(organization: Organization) -> None:
    def handle(call: ManagerCall, outside: OutsideEffect) -> None:
        with outside.begin(lambda _: add(call), abandoned_after=60) as attempt:
            call.db.execute("update properties set postal_code = ''")
            attempt.finish(lambda: None)

    since = now()
    assert code(asked(organization, handle, effect="outside")) == (422, "VALIDATION_ERROR")
    assert changed_since(since) == set()


def test_a_renewed_session_leaves_nothing_either(organization: Organization) -> None:
    manager = new_member(organization, "manager")
    # The token says less than the member may by now.
    sql(
        "update organization_memberships set role = 'admin' where user_id = :id",
        id=manager.user_id,
    )

    def handle(call: ManagerCall) -> Added:
        return renewing(call, lambda: add(call))

    since = now()
    # The first one reads the plan, which would renew the session before the handler runs.
    for person in (organization.owner, manager):
        preview = asked(organization, handle, token=person.token, caller=Manager(EVERYONE))
        assert preview.status_code == 200

    assert changed_since(since) == set()


def test_only_an_action_without_a_query_has_a_preview() -> None:
    def handle(call: ManagerCall) -> None:
        call.db.check_session()

    with pytest.raises(TypeError, match="preview"):
        answer(handle, "PATCH", caller=Manager(OWNERS), preview=True)
