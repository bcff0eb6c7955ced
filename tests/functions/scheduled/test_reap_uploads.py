from concurrent.futures import ThreadPoolExecutor

import pytest

from functions.scheduled import reap_uploads
from tests.factories import Organization, administrator, new_organization, sql
from tests.functions.documents.rows import (
    PDF,
    documents_of,
    leftovers,
    new_document,
    put,
    start,
    storage_bytes,
)
from tests.functions.scheduled.rows import call, run
from tests.http.client import code

REAP = "reap-uploads"


def add_dead(organization: Organization, count: int) -> None:
    """Pending documents of 10 bytes that have expired."""
    sql(
        """
        insert into documents (organization_id, category, file_name, content_type, size_bytes,
            pending_until)
        select cast(:id as uuid), 'other', 'a.pdf', 'application/pdf', 10, now()
        from generate_series(1, :count)
        """,
        id=organization.id,
        count=count,
    )


def deletions(organization: Organization) -> int:
    [[count]] = sql(
        "select count(*) from outbox where organization_id = :id and kind = 'delete_object'",
        id=organization.id,
    )
    found: int = count
    return found


def test_removes_only_abandoned_uploads() -> None:
    organization = new_organization()
    dead, waiting = start(organization), start(organization)
    ready = new_document(organization)
    put(dead["upload_url"])
    sql("update documents set pending_until = now() where id = :id", id=dead["document"]["id"])

    answer = run(REAP)

    assert answer["removed"] >= 1
    assert answer["more"] is False
    kept = sql("select id::text from documents where organization_id = :id", id=organization.id)
    assert {each for [each] in kept} == {waiting["document"]["id"], ready["id"]}
    assert deletions(organization) == 1
    assert leftovers(organization) == set()
    assert storage_bytes(organization) == 2 * len(PDF)


def test_reports_more_work_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    run(REAP)
    monkeypatch.setattr(reap_uploads, "BATCH", 2)
    monkeypatch.setattr(reap_uploads, "SECONDS", 0)
    organization = new_organization()
    add_dead(organization, 3)

    answers = [run(REAP) for _ in range(2)]

    assert answers == [{"removed": 2, "more": True}, {"removed": 1, "more": False}]
    assert storage_bytes(organization) == 0


def test_concurrent_runs_remove_each_document_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run(REAP)
    monkeypatch.setattr(reap_uploads, "BATCH", 5)
    first, second = new_organization(), new_organization()
    add_dead(first, 40)
    add_dead(second, 40)

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: run(REAP), range(2)))

    assert sum(answer["removed"] for answer in answers) == 80
    for organization in (first, second):
        assert documents_of(organization) == []
        assert deletions(organization) == 40
        assert storage_bytes(organization) == 0


def test_skips_a_locked_document() -> None:
    organization = new_organization()
    add_dead(organization, 3)
    working = administrator()
    working.run("begin")
    sql(
        """
        select from documents where organization_id = :id order by id limit 1 for update
        """,
        id=organization.id,
    )
    try:
        run(REAP)
    finally:
        working.run("rollback")

    assert len(documents_of(organization)) == 1
    assert deletions(organization) == 2


@pytest.mark.usefixtures("_own_timeouts")
def test_an_interrupted_batch_changes_nothing() -> None:
    organization = new_organization()
    add_dead(organization, 3)
    blocker = administrator()
    blocker.run("begin")
    blocker.run("lock table outbox in exclusive mode")
    try:
        response = call(REAP)
    finally:
        blocker.run("rollback")

    assert code(response) == (409, "CONFLICT")
    assert len(documents_of(organization)) == 3
    assert (storage_bytes(organization), deletions(organization)) == (30, 0)
    run(REAP)
    assert (documents_of(organization), deletions(organization)) == ([], 3)


def test_the_audit_log_names_the_platform() -> None:
    organization = new_organization()
    add_dead(organization, 1)

    run(REAP)

    assert sql(
        """
        select actor_kind, actor_user_id from audit_log
        where organization_id = :id and action = 'delete' and endpoint = 'scheduled__reap_uploads'
        """,
        id=organization.id,
    ) == [["system", None]]
