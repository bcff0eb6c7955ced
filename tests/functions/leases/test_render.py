import hashlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.files.client import bucket
from shared.pipeline.outside_effect import OutsideEffect
from tests.factories import Organization, new_organization, sql
from tests.functions.documents.rows import (
    allow_bytes,
    documents_of,
    leave_running,
    leftovers,
    storage_bytes,
)
from tests.http.client import Reply, code, send
from tests.servers.faulty_storage import Answer, FaultyStorage, Forward, Seen
from tests.shared.domain.ledger.accounts import LeaseAccount
from tests.shared.typesetting.pdf import text_of

pytest_plugins = ("tests.servers.storage_fixtures",)


def lease_of(organization: Organization) -> str:
    return str(LeaseAccount(organization).lease_id)


def render(organization: Organization, lease_id: str, key: str = "") -> Reply:
    headers = {"Idempotency-Key": key} if key else {}
    path = f"/v1/leases/{lease_id}/render"
    return send("POST", path, token=organization.owner.token, headers=headers)


def stored(document_id: str) -> bytes:
    [[name]] = sql("select object_name from documents where id = :id", id=document_id)
    content: bytes = bucket().blob(name).download_as_bytes()
    return content


def test_makes_a_document_of_the_lease() -> None:
    organization = new_organization()
    lease_id = lease_of(organization)

    response = render(organization, lease_id)

    made = response.json
    assert response.status_code == 201, response.text
    assert response.headers["Location"] == f"/v1/documents/{made['id']}"
    content = stored(made["id"])
    assert (
        made
        | {
            "lease_id": lease_id,
            "category": "lease",
            "content_type": "application/pdf",
            "file_name": "Lease Linden Court 1A 2025-09-01.pdf",
            "state": "ready",
            "size_bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "visible_to_homeowners": False,
            "uploaded_by_user_id": organization.owner.user_id,
        }
        == made
    )
    assert "Tenants Tessa Tenant" in text_of(content)
    assert storage_bytes(organization) == len(content)
    assert leftovers(organization) == set()


def test_says_what_is_agreed_on_today() -> None:
    organization = new_organization()
    lease_id = lease_of(organization)
    sql(
        """
        with tenant as (
            insert into tenants (organization_id, first_name, last_name)
            values (:organization, 'Aaron', 'Early') returning id
        ), joined as (
            insert into lease_tenants (organization_id, lease_id, tenant_id)
            select :organization, :lease, id from tenant
        ), changed as (
            insert into rent_changes (organization_id, lease_id, effective_month, rent_amount_cents)
            values (:organization, :lease, '2026-02-01', 160000),
                (:organization, :lease, '2026-01-01', 155000)
        ), charge as (
            insert into recurring_charges
                (organization_id, lease_id, type, description, amount_cents, interval, anchor_date,
                ends_on, paused_at)
            values
                (:organization, :lease, 'other', 'Parking', 7500, 'monthly', '2025-09-01', null,
                null),
                (:organization, :lease, 'other', 'Ended', 1, 'monthly', '2025-09-01', '2025-09-02',
                null),
                (:organization, :lease, 'other', 'Paused', 1, 'monthly', '2025-09-01', null, now())
        ), policy as (
            update organizations set late_fee_kind = 'flat', late_fee_flat_cents = 5000
            where id = cast(:organization as uuid)
        )
        update properties set name = 'Court 1/2 \\ 3' where organization_id = :organization
        """,
        organization=organization.id,
        lease=lease_id,
    )
    sql("update leases set notes = 'No pets.' where id = :id", id=lease_id)

    made = render(organization, lease_id).json

    text = text_of(stored(made["id"]))
    for part in [
        "Tenants Tessa Tenant Aaron Early",
        "1,500.00 1,550.00 from 1 January 2026 on 1,600.00 from 1 February 2026 on",
        "Parking 75.00 monthly from 1 September 2025 Late fee 50.00",
        "Further terms No pets.",
    ]:
        assert part in text
    assert "Ended" not in text
    assert "Paused" not in text
    assert made["file_name"] == "Lease Court 1-2 - 3 1A 2025-09-01.pdf"


def test_a_renewals_draft_has_its_predecessors_charges() -> None:
    organization = new_organization()
    lease_id = lease_of(organization)
    [[draft]] = sql(
        """
        with charge as (
            insert into recurring_charges
                (organization_id, lease_id, type, description, amount_cents, interval, anchor_date)
            values (:organization, :lease, 'other', 'Parking', 7500, 'monthly', '2025-09-01')
        ), draft as (
            insert into leases (organization_id, account_id, property_id, unit_id, start_date,
                rent_amount_cents, rent_due_day, previous_lease_id)
            select organization_id, account_id, property_id, unit_id, '2026-09-01', 1, 1, id
            from leases where id = cast(:lease as uuid) returning id
        ), joined as (
            insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
            select organization_id, draft.id, tenant_id, true from lease_tenants, draft
            where lease_id = cast(:lease as uuid)
        )
        select id::text from draft
        """,
        organization=organization.id,
        lease=lease_id,
    )

    assert "Parking" in text_of(stored(render(organization, draft).json["id"]))
    sql(
        """
        update leases set status = 'expired', activated_at = now(), bill_from = start_date,
            ended_on = start_date
        where id = :id
        """,
        id=draft,
    )
    assert "Parking" not in text_of(stored(render(organization, draft).json["id"]))


def test_repeats_the_answer_and_the_file() -> None:
    organization = new_organization()
    lease_id = lease_of(organization)

    first, again = render(organization, lease_id, "one"), render(organization, lease_id, "one")
    another = render(organization, lease_id)

    assert (again.status_code, again.data) == (201, first.data)
    assert len(documents_of(organization)) == 2
    assert another.json["sha256"] == first.json["sha256"]


def test_refuses_a_name_that_no_font_has() -> None:
    organization = new_organization()
    lease_id = lease_of(organization)
    sql("update tenants set last_name = '𒀀' where organization_id = :id", id=organization.id)

    response = render(organization, lease_id, "one")

    assert code(response) == (409, "CONFLICT")
    assert "“𒀀”" in response.json["detail"]
    assert documents_of(organization) == []
    sql("update tenants set last_name = 'An' where organization_id = :id", id=organization.id)
    assert render(organization, lease_id, "one").status_code == 201


def test_counts_against_the_storage_quota_to_the_byte() -> None:
    organization = new_organization()
    lease_id = lease_of(organization)
    size = render(organization, lease_id).json["size_bytes"]
    allow_bytes(organization, 2 * size)

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda _: render(organization, lease_id), range(3)))

    assert sorted(answer.status_code for answer in answers) == [201, 403, 403]
    refused = next(answer for answer in answers if answer.status_code == 403)
    assert refused.json["limits"] == [
        {"limit": "storage_bytes", "used": 2 * size, "allowed": 2 * size}
    ]
    assert storage_bytes(organization) == 2 * size
    assert leftovers(organization) == set()


@pytest.mark.usefixtures("hurried")
def test_a_storage_outage_leaves_nothing(storage_at: Callable[[str], None]) -> None:
    organization = new_organization()
    lease_id, working = lease_of(organization), os.environ["STORAGE_EMULATOR_HOST"]
    storage_at("http://127.0.0.1:1")

    response = render(organization, lease_id, "one")

    assert code(response) == (503, "UNAVAILABLE")
    assert (documents_of(organization), storage_bytes(organization)) == ([], 0)
    storage_at(working)
    assert render(organization, lease_id, "one").status_code == 201


@pytest.mark.usefixtures("hurried")
def test_a_retry_repeats_what_died(
    storage_at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = new_organization()
    lease_id, working = lease_of(organization), os.environ["STORAGE_EMULATOR_HOST"]
    storage_at("http://127.0.0.1:1")
    with monkeypatch.context() as dying:
        dying.setattr(OutsideEffect, "give_up", lambda *_: None)
        render(organization, lease_id, "one")
    storage_at(working)
    assert [state for state, _ in documents_of(organization)] == ["pending"]

    waits = render(organization, lease_id, "one")
    leave_running(organization, seconds=61)
    retried = render(organization, lease_id, "one")

    assert code(waits) == (409, "CONFLICT")
    assert 50 <= int(waits.headers["Retry-After"]) <= 60
    assert retried.status_code == 201
    assert [state for state, _ in documents_of(organization)] == ["ready"]
    assert storage_bytes(organization) == retried.json["size_bytes"]
    assert leftovers(organization) == set()


def test_a_document_deleted_meanwhile_leaves_nothing(faulty: FaultyStorage) -> None:
    organization = new_organization()
    lease_id = lease_of(organization)

    def fault(seen: Seen, forward: Forward) -> Answer:
        answer = forward(seen)
        if seen.method == "PUT":
            sql("delete from documents where organization_id = :id", id=organization.id)
        return answer

    faulty.fault = fault

    response = render(organization, lease_id)

    assert code(response) == (409, "CONFLICT")
    assert documents_of(organization) == []
    assert leftovers(organization) == set()
