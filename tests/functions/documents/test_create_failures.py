"""Interrupted uploads leave nothing in storage, in the database or in the quota."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.endpoint_table import ALL
from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.documents.rows import (
    PDF,
    documents_of,
    form_of,
    leftovers,
    post_body,
    post_file,
    storage_bytes,
)
from tests.functions.scheduled.rows import run
from tests.http.client import code
from tests.servers.faulty_storage import Answer, FaultyStorage, Forward, Seen

pytest_plugins = ("tests.servers.storage_fixtures",)


def assert_nothing_left(organization: Organization) -> None:
    assert documents_of(organization) == []
    assert leftovers(organization) == set()
    assert storage_bytes(organization) == 0


def while_storing(faulty: FaultyStorage, action: Callable[[], Any]) -> None:
    """Run `action` after the file's last bytes have arrived in storage."""

    def fault(seen: Seen, forward: Forward) -> Answer:
        answer = forward(seen)
        if seen.method == "PUT":
            action()
        return answer

    faulty.fault = fault


def test_a_disconnected_client_leaves_nothing() -> None:
    organization = new_organization()
    token = organization.owner.token
    whole = form_of(PDF.ljust(1_000_000))

    response = post_body(token, whole[:600_000], key="one", announced=len(whole))

    assert code(response) == (400, "MALFORMED_REQUEST")
    assert_nothing_left(organization)
    assert post_file(token, key="one").status_code == 201


def test_a_truncated_body_leaves_nothing() -> None:
    organization = new_organization()

    response = post_body(organization.owner.token, form_of(PDF.ljust(1_000_000))[:-10])

    assert code(response) == (422, "VALIDATION_ERROR")
    assert_nothing_left(organization)


@pytest.mark.usefixtures("hurried")
def test_a_storage_outage_answers_503(storage_at: Callable[[str], None]) -> None:
    organization = new_organization()
    storage_at("http://127.0.0.1:1")

    response = post_file(organization.owner.token, key="one")

    assert code(response) == (503, "UNAVAILABLE")
    assert int(response.headers["Retry-After"]) > 0
    assert (documents_of(organization), storage_bytes(organization)) == ([], 0)


@pytest.mark.usefixtures("hurried")
def test_a_storage_failure_leaves_nothing_and_frees_the_key(
    faulty: FaultyStorage,
) -> None:
    organization = new_organization()
    large = PDF.ljust(600_000)

    def fault(seen: Seen, forward: Forward) -> Answer:
        is_second = seen.content_range.startswith("bytes 262144-")
        return Answer(500) if is_second else forward(seen)

    faulty.fault = fault
    failed = post_file(organization.owner.token, large, key="one")
    faulty.fault = lambda seen, forward: forward(seen)

    assert code(failed) == (503, "UNAVAILABLE")
    assert_nothing_left(organization)
    assert post_file(organization.owner.token, large, key="one").status_code == 201


@pytest.mark.usefixtures("hurried")
def test_a_lost_storage_reply_leaves_nothing(faulty: FaultyStorage) -> None:
    organization = new_organization()

    def fault(seen: Seen, forward: Forward) -> Answer:
        forward(seen)
        return Answer(503) if seen.method == "PUT" else forward(seen)

    faulty.fault = fault
    response = post_file(organization.owner.token)

    assert code(response) == (503, "UNAVAILABLE")
    assert_nothing_left(organization)


def test_refuses_a_document_removed_during_its_upload(faulty: FaultyStorage) -> None:
    organization = new_organization()
    while_storing(
        faulty,
        lambda: sql("delete from documents where organization_id = :id", id=organization.id),
    )

    response = post_file(organization.owner.token, key="one")

    assert code(response) == (409, "CONFLICT")
    assert_nothing_left(organization)


def test_a_pending_row_outlives_the_longest_request(faulty: FaultyStorage) -> None:
    organization = new_organization()
    [timeout] = [each.deployment.timeout for each in ALL if each.name == "documents__create"]
    left: list[Any] = []
    while_storing(
        faulty,
        lambda: left.extend(
            sql(
                """
                select extract(epoch from pending_until - now())::float8 from documents
                where organization_id = :id
                """,
                id=organization.id,
            )
        ),
    )

    assert post_file(organization.owner.token).status_code == 201

    assert [seconds > timeout for [seconds] in left] == [True]


def test_idempotency_keys_belong_to_one_member(faulty: FaultyStorage) -> None:
    organization = new_organization()
    colleague = new_member(organization, "manager")
    answers: list[int] = []

    def meanwhile() -> None:
        if not answers:
            answers.append(0)
            answers[0] = post_file(colleague.token, key="one").status_code

    while_storing(faulty, meanwhile)

    assert post_file(organization.owner.token, key="one").status_code == 201
    assert answers == [201]
    assert [state for state, _ in documents_of(organization)] == ["ready", "ready"]


def test_a_role_change_during_the_upload_is_harmless(faulty: FaultyStorage) -> None:
    organization = new_organization()
    member = new_member(organization, "manager")
    while_storing(faulty, lambda: set_role(member.user_id, "admin"))

    response = post_file(member.token, key="one")

    assert response.status_code == 201
    assert [state for state, _ in documents_of(organization)] == ["ready"]


def test_a_member_who_lost_the_right_leaves_nothing(faulty: FaultyStorage) -> None:
    organization = new_organization()
    member = new_member(organization, "manager")
    while_storing(faulty, lambda: set_role(member.user_id, "viewer"))

    response = post_file(member.token)

    assert code(response) == (403, "FORBIDDEN")
    assert_nothing_left(organization)


@pytest.mark.parametrize("key", ["", "one"], ids=["without a key", "with a key"])
def test_what_a_removed_member_left_is_reaped(faulty: FaultyStorage, key: str) -> None:
    organization = new_organization()
    member = new_member(organization, "manager")
    while_storing(faulty, lambda: set_role(member.user_id, None))

    response = post_file(member.token, key=key)

    assert code(response) == (401, "UNAUTHENTICATED")
    # An ended session writes nothing, so its upload waits for the reaper.
    assert documents_of(organization) == [["pending", len(PDF)]]
    sql("update documents set pending_until = now() where organization_id = :o", o=organization.id)
    run("reap-uploads")
    assert_nothing_left(organization)


def test_the_audit_log_names_the_cancelled_uploads_member(faulty: FaultyStorage) -> None:
    organization = new_organization()
    member = new_member(organization, "manager")
    while_storing(faulty, lambda: set_role(member.user_id, "viewer"))

    post_file(member.token)

    assert sql(
        """
        select actor_kind, actor_user_id::text, endpoint from audit_log
        where organization_id = :id and table_name = 'documents' and action = 'delete'
        """,
        id=organization.id,
    ) == [["manager", member.user_id, "documents__create"]]


def set_role(user_id: str, role: str | None) -> None:
    if role is None:
        sql("delete from organization_memberships where user_id = :id", id=user_id)
    else:
        sql(
            "update organization_memberships set role = :role where user_id = :id",
            id=user_id,
            role=role,
        )
