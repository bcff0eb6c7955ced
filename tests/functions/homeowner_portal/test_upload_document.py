import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from shared.files.client import bucket
from shared.inputs.multipart import LARGEST_FILE
from tests.factories import (
    Organization,
    homeowner_token,
    new_homeowner,
    new_organization,
    sql,
)
from tests.functions.documents.rows import (
    PDF,
    allow_bytes,
    documents_of,
    file_part,
    leftovers,
    storage_bytes,
)
from tests.functions.homeowner_portal.rows import DOCUMENTS, FORM, own_order, post_own_file
from tests.functions.work_orders.rows import moved, new_order
from tests.homeowners import resident
from tests.http.client import Reply, code, send
from tests.shared.inputs.test_multipart import closed, field
from tests.violations import new_violation

JPEG = b"\xff\xd8\xff\xe0 a photo"


class Uploading:
    """The resident and an own request, with files to send."""

    def __init__(self) -> None:
        self.organization = new_organization()
        self.home = resident(self.organization)
        self.token = self.home.person.token
        self.order_id = own_order(self.organization)["id"]

    def sends(self, content: bytes = PDF, name: str = "leak.pdf", /, **fields: str) -> Reply:
        """The answer to a file about the request, or what `fields` name."""
        return post_own_file(
            self.token, content, name, **(fields or {"work_order_id": self.order_id})
        )


@pytest.fixture
def uploading() -> Uploading:
    return Uploading()


def has_nothing(organization: Organization) -> bool:
    return (documents_of(organization), leftovers(organization), storage_bytes(organization)) == (
        [],
        set(),
        0,
    )


def test_a_photo_of_a_request_is_seen_by_both_sides(uploading: Uploading) -> None:
    made = uploading.sends(JPEG, "leak.jpg")

    assert made.status_code == 201
    assert made.json == made.json | {
        "work_order_id": uploading.order_id,
        "violation_id": None,
        "linked_to": "Dripping tap",
        "category": "photo",
        "content_type": "image/jpeg",
        "size_bytes": len(JPEG),
        "is_own": True,
    }
    assert "uploaded" not in made.text
    organization = uploading.organization
    path = f"/v1/documents/{made.json['id']}"
    kept = send("GET", path, token=organization.owner.token).json
    assert (kept["uploaded_by_homeowner_id"], kept["uploaded_by_user_id"]) == (
        uploading.home.id,
        None,
    )
    assert (kept["state"], kept["visible_to_homeowners"]) == ("ready", True)
    assert kept["sha256"] == hashlib.sha256(JPEG).hexdigest()
    blob = bucket().blob(f"{organization.id}/{made.json['id']}")
    assert blob.download_as_bytes() == JPEG
    shown = send(
        "GET", f"/v1/homeowner-portal/work-orders/{uploading.order_id}", token=uploading.token
    )
    assert [each["id"] for each in shown.json["documents"]] == [made.json["id"]]
    assert storage_bytes(organization) == len(JPEG)


def test_a_pdf_about_a_violation_is_kept(uploading: Uploading) -> None:
    violation_id = new_violation(uploading.organization, uploading.home.id)

    made = uploading.sends(violation_id=violation_id).json

    assert (made["violation_id"], made["category"]) == (violation_id, "other")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"a,b\n1,2\n", "plan.csv"),
        (b"Only text", "photo.jpg"),
        (b"PK\x03\x04" + bytes(60), "letter.docx"),
        (b"MZ\x90\x00\x03", "leak.pdf"),
        (b"<html><script>alert(1)</script>", "leak.pdf"),
    ],
)
def test_refuses_what_is_no_photo_or_pdf(uploading: Uploading, content: bytes, name: str) -> None:
    response = uploading.sends(content, name)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json["errors"] == [
        {"pointer": "/file", "detail": "Send a photo (JPEG, PNG, GIF, WebP or HEIC) or a PDF."}
    ]
    assert has_nothing(uploading.organization)


def test_a_file_is_about_one_thing(uploading: Uploading) -> None:
    both = {
        "work_order_id": uploading.order_id,
        "violation_id": new_violation(uploading.organization, uploading.home.id),
    }

    for response in (uploading.sends(**both), post_own_file(uploading.token)):
        assert code(response) == (422, "VALIDATION_ERROR")
        assert response.json["errors"][0]["pointer"] == ""
    assert has_nothing(uploading.organization)


def test_anothers_violation_or_order_is_as_unknown(uploading: Uploading) -> None:
    organization, home = uploading.organization, uploading.home
    [[house]] = sql("select property_id::text from homeowners where id = :id", id=home.id)
    neighbour = new_homeowner(organization, association_id=home.association_id)
    of_staff = new_order(organization, property_id=house)["id"]
    of_other = new_order(
        organization, property_id=house, requested_by_homeowner_id=neighbour.homeowner_id
    )["id"]
    abroad = new_organization()
    cases = {
        "work_order_id": (of_staff, of_other, own_order(abroad)["id"], str(uuid4())),
        "violation_id": (
            new_violation(organization, neighbour.homeowner_id),
            new_violation(abroad),
            str(uuid4()),
        ),
    }

    for name, ids in cases.items():
        for each in ids:
            response = uploading.sends(**{name: each})

            assert code(response) == (404, "NOT_FOUND"), (name, each)
            assert [error["pointer"] for error in response.json["errors"]] == [f"/{name}"]
    assert has_nothing(organization)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda one: moved(one.organization, one.order_id, "complete"), "work_order_id"),
        (lambda one: moved(one.organization, one.order_id, "cancel"), "work_order_id"),
    ],
)
def test_what_is_done_takes_no_files(
    uploading: Uploading, change: Callable[[Uploading], object], name: str
) -> None:
    change(uploading)

    response = uploading.sends()

    assert code(response) == (409, "CONFLICT")
    assert [error["pointer"] for error in response.json["errors"]] == [f"/{name}"]
    assert has_nothing(uploading.organization)


@pytest.mark.parametrize("status", ["resolved", "closed"])
def test_a_finished_violation_takes_no_files(uploading: Uploading, status: str) -> None:
    columns = (
        {"resolved_at": "2026-01-02"}
        if status == "resolved"
        else {"closed_at": "2026-01-02", "outcome": "cured"}
    )
    violation_id = new_violation(
        uploading.organization, uploading.home.id, status=status, **columns
    )

    response = uploading.sends(violation_id=violation_id)

    assert code(response) == (409, "CONFLICT")
    assert response.json["detail"] == f"The violation is {status} and takes no more files."


def test_work_in_progress_and_appeals_take_files(uploading: Uploading) -> None:
    moved(uploading.organization, uploading.order_id, "start")
    appealed = new_violation(
        uploading.organization, uploading.home.id, status="appealed", appealed_from="open"
    )

    assert uploading.sends().status_code == 201
    assert uploading.sends(violation_id=appealed).status_code == 201


def test_a_suspended_homeowner_may_add_a_photo(uploading: Uploading) -> None:
    sql("update homeowners set status = 'suspended' where id = :id", id=uploading.home.id)

    assert uploading.sends().status_code == 201


def test_the_link_may_stand_after_the_file(uploading: Uploading) -> None:
    def answer(*parts: bytes) -> Reply:
        return send(
            "POST", DOCUMENTS, token=uploading.token, data=closed(*parts), content_type=FORM
        )

    made = answer(file_part(), field("work_order_id", uploading.order_id))
    foreign = answer(file_part(), field("work_order_id", str(uuid4())))
    unlinked = answer(file_part())

    assert (made.status_code, made.json["work_order_id"]) == (201, uploading.order_id)
    assert code(foreign) == (404, "NOT_FOUND")
    assert code(unlinked) == (422, "VALIDATION_ERROR")
    assert documents_of(uploading.organization) == [["ready", len(PDF)]]
    assert leftovers(uploading.organization) == set()


def test_ten_files_about_one_thing_at_any_speed(uploading: Uploading) -> None:
    for _ in range(7):
        assert uploading.sends().status_code == 201

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: uploading.sends().status_code, range(6)))

    assert sorted(answers) == [201] * 3 + [409] * 3
    assert len(documents_of(uploading.organization)) == 10
    assert leftovers(uploading.organization) == set()
    other = own_order(uploading.organization)["id"]
    assert uploading.sends(work_order_id=other).status_code == 201


def test_a_hundred_megabytes_a_day(uploading: Uploading) -> None:
    first = uploading.sends().json["id"]
    sql("update documents set size_bytes = :size where id = :id", id=first, size=100_000_000 - 30)

    assert code(uploading.sends(PDF.ljust(31))) == (409, "CONFLICT")
    assert uploading.sends(PDF.ljust(30)).status_code == 201
    refused = uploading.sends(PDF)
    assert refused.json["detail"] == "You may send 100 MB of files a day. Send this one tomorrow."

    sql(
        """
        update documents set created_at = org_day_began(organization_id) - interval '1 second'
        from (select set_config('pavilion.kind', 'system', false)) as scope
        where organization_id = :id
        """,
        id=uploading.organization.id,
    )
    sql("select set_config('pavilion.kind', '', false)")
    assert uploading.sends().status_code == 201


def test_homeowners_fill_a_fifth_of_the_storage(uploading: Uploading) -> None:
    allow_bytes(uploading.organization, 5 * 30)

    assert code(uploading.sends(PDF.ljust(31))) == (409, "CONFLICT")
    assert uploading.sends(PDF.ljust(30)).status_code == 201
    refused = uploading.sends(PDF)

    assert code(refused) == (409, "CONFLICT")
    assert refused.json["detail"].startswith("The storage for files of homeowners is full.")
    path = f"/v1/documents/{documents_ids(uploading)[0]}"
    assert send("DELETE", path, token=uploading.organization.owner.token).status_code == 204
    assert uploading.sends(PDF.ljust(30)).status_code == 201


def documents_ids(uploading: Uploading) -> list[str]:
    """The documents of the organization."""
    found = sql(
        "select id::text from documents where organization_id = :id",
        id=uploading.organization.id,
    )
    return [each for [each] in found]


def test_the_fifth_is_exact_for_all_at_once(uploading: Uploading) -> None:
    allow_bytes(uploading.organization, 5 * 4 * len(PDF))

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: uploading.sends().status_code, range(8)))

    assert sorted(answers) == [201] * 4 + [409] * 4
    assert storage_bytes(uploading.organization) == 4 * len(PDF)


def test_a_file_over_the_limit_leaves_nothing(uploading: Uploading) -> None:
    response = uploading.sends(PDF.ljust(LARGEST_FILE + 1))

    assert code(response) == (413, "PAYLOAD_TOO_LARGE")
    assert has_nothing(uploading.organization)


def test_a_key_is_of_one_home() -> None:
    organization = new_organization()
    home = resident(organization)
    order_id = own_order(organization)["id"]
    assert post_own_file(home.person.token, key="one", work_order_id=order_id).status_code == 201
    again = post_own_file(home.person.token, key="one", work_order_id=order_id)
    assert again.headers["Idempotent-Replayed"] == "true"

    second = new_homeowner(organization, user_id=home.person.user_id, email=home.person.email)
    token = homeowner_token(home.person.user_id, second.homeowner_id)
    elsewhere = post_own_file(token, key="one", work_order_id=order_id)

    assert code(elsewhere) == (422, "IDEMPOTENCY_KEY_REUSED")
