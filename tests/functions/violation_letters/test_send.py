import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.files.client import bucket
from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.functions.documents.rows import allow_bytes, documents_of, leftovers, storage_bytes
from tests.http.client import Reply, code, send
from tests.shared.typesetting.pdf import text_of
from tests.violation_letters import new_draft, new_sent_letter
from tests.violations import new_violation

NASTY = "**Bob** {{today}} <b>__x__[a](http://x)"
ORDER = ("first_notice", "second_notice", "final_notice", "hearing_notice")
AHEAD = "2096-04-14T23:30:00Z"


def send_letter(organization: Organization, letter_id: str, key: str = "", /, **body: Any) -> Reply:
    headers = {"Idempotency-Key": key} if key else {}
    path = f"/v1/violation-letters/{letter_id}/send"
    return send("POST", path, body, token=organization.owner.token, headers=headers)


def stored(document_id: str) -> bytes:
    [[name]] = sql("select object_name from documents where id = :id", id=document_id)
    content: bytes = bucket().blob(name).download_as_bytes()
    return content


def mails_of(organization: Organization) -> int:
    [[count]] = sql(
        "select count(*) from outbox where organization_id = :id and kind = 'email'",
        id=organization.id,
    )
    return int(count)


def refused(answer: Reply) -> str:
    """The text of the conflict."""
    assert code(answer) == (409, "CONFLICT"), answer.text
    detail: str = answer.json["detail"]
    return detail


def test_makes_a_document_that_the_homeowner_sees() -> None:
    organization = new_organization()
    home = new_homeowner(organization, first_name=NASTY)
    letter_id = new_draft(organization, new_violation(organization, home.homeowner_id))

    answer = send_letter(organization, letter_id)

    sent = answer.json
    assert answer.status_code == 200, answer.text
    assert (sent["status"], sent["email_to"]) == ("sent", home.person.email)
    assert sent["sent_by_user_id"] == organization.owner.user_id
    assert f"Dear {NASTY} Homeowner, please correct it." in str(sent["content"])
    content = stored(sent["document_id"])
    path = f"/v1/documents/{sent['document_id']}"
    document = send("GET", path, token=organization.owner.token).json
    assert document == document | {
        "violation_id": sent["violation_id"],
        "category": "notice",
        "content_type": "application/pdf",
        "state": "ready",
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "visible_to_homeowners": True,
    }
    assert document["file_name"].startswith("First notice 20")
    assert f"Dear {NASTY} Homeowner, please correct it." in text_of(content)
    assert storage_bytes(organization) == len(content)
    assert leftovers(organization) == set()
    assert mails_of(organization) == 1


def test_a_sent_letter_keeps_what_it_said() -> None:
    organization = new_organization()
    letter_id = new_draft(organization, body="{{violation_description}}")
    sent = send_letter(organization, letter_id).json
    sql("update violations set description = 'Other' where id = :id", id=sent["violation_id"])

    path = f"/v1/violation-letters/{letter_id}"
    assert send("GET", path, token=organization.owner.token).json == sent
    assert sent["content"]["paragraphs"][0]["spans"] == [
        {"text": "The hedge is over the fence.", "is_bold": False}
    ]


def test_its_file_is_neither_changed_nor_deleted() -> None:
    organization = new_organization()
    token = organization.owner.token
    sent = send_letter(organization, new_draft(organization)).json
    path = f"/v1/documents/{sent['document_id']}"
    document = send("GET", path, token=token).json

    for method, body in (("PATCH", {"visible_to_homeowners": False}), ("DELETE", None)):
        text = refused(send(method, path, body, token=token))
        assert text == "This is the PDF of a letter that was sent, so it stays as it is."
    assert send("GET", path, token=token).json == document
    assert stored(sent["document_id"]).startswith(b"%PDF")


def test_notices_are_sent_in_order_and_once() -> None:
    organization = new_organization()
    violation_id = new_violation(organization)
    drafts = {
        kind: new_draft(organization, violation_id, letter_type=kind, hearing_at=AHEAD)
        for kind in ORDER
    }
    labels = ["first notice", "second notice", "final notice"]
    for kind, label in zip(ORDER[1:], labels, strict=True):
        assert refused(send_letter(organization, drafts[kind])) == f"Send the {label} first."
    for kind in ORDER:
        assert send_letter(organization, drafts[kind]).status_code == 200

    again = new_draft(organization, violation_id, letter_type="second_notice")
    text = refused(send_letter(organization, again))
    assert text == "The second notice of this violation was sent already."
    assert refused(send_letter(organization, drafts["first_notice"])) == "The letter is sent."
    for _ in range(2):
        custom = new_draft(organization, violation_id, letter_type="custom")
        assert send_letter(organization, custom).status_code == 200
    # A notice of another violation does not count here.
    other = new_draft(organization, letter_type="second_notice")
    assert refused(send_letter(organization, other)) == "Send the first notice first."


@pytest.mark.parametrize(
    ("status", "columns", "allowed"),
    [
        ("open", {}, {*ORDER, "custom"}),
        ("in_progress", {}, {*ORDER, "custom"}),
        ("appealed", {"appealed_from": "open"}, {"hearing_notice", "custom"}),
        ("resolved", {"resolved_at": "now"}, set()),
        ("closed", {"closed_at": "now", "outcome": "cured"}, set()),
    ],
)
def test_the_violations_status_decides_what_is_sent(
    status: str, columns: dict[str, str], allowed: set[str]
) -> None:
    organization = new_organization()
    sent = set()
    for kind in (*ORDER, "custom"):
        violation_id = new_violation(organization, status=status, **columns)
        for before in ORDER[: ORDER.index(kind) if kind in ORDER else 0]:
            new_sent_letter(organization, violation_id, letter_type=before, hearing_at=AHEAD)
        draft = new_draft(organization, violation_id, letter_type=kind, hearing_at=AHEAD)
        answer = send_letter(organization, draft)
        if answer.status_code == 200:
            sent.add(kind)
        else:
            assert status in refused(answer)

    assert sent == allowed


def test_a_hearing_lies_ahead() -> None:
    organization = new_organization()
    violation_id = new_violation(organization)
    for kind in ORDER[:3]:
        new_sent_letter(organization, violation_id, letter_type=kind)
    draft = new_draft(organization, violation_id, letter_type="hearing_notice")
    past = new_draft(
        organization, violation_id, letter_type="custom", hearing_at="2020-01-01T00:00:00Z"
    )

    absent = refused(send_letter(organization, draft))
    assert absent == "Enter when the hearing takes place, then send the letter."
    late = refused(send_letter(organization, past))
    assert late == "Enter a time of the hearing that lies ahead, then send it."
    sql("update violation_letters set hearing_at = :at where id = :id", at=AHEAD, id=draft)
    assert send_letter(organization, draft).status_code == 200


@pytest.mark.parametrize("table", ["homeowners", "associations"])
def test_what_is_archived_gets_no_letter(table: str) -> None:
    organization = new_organization()
    draft = new_draft(organization)
    sql(
        f"update {table} set archived_at = now() where organization_id = :id",  # noqa: S608 - from this file
        id=organization.id,
    )

    text = refused(send_letter(organization, draft))

    assert text == f"The {table.removesuffix('s')} is archived. Restore it first."
    assert documents_of(organization) == []


def test_a_sender_without_verified_email_sends_no_mail() -> None:
    organization = new_organization()
    draft = new_draft(organization)
    sql("update users set email_verified_at = null where id = :id", id=organization.owner.user_id)

    text = refused(send_letter(organization, draft))
    assert text == "Verify your own e-mail first, or send the letter without a mail."
    sent = send_letter(organization, draft, email=False)
    assert (sent.status_code, sent.json["email_to"]) == (200, None)
    assert mails_of(organization) == 0


def test_a_mailbox_that_got_many_mails_gets_no_letter_in_silence() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    sql("update homeowners set user_id = null where id = :id", id=home.homeowner_id)
    violation = new_violation(organization, home.homeowner_id)
    for _ in range(5):
        custom = new_draft(organization, violation, letter_type="custom")
        assert send_letter(organization, custom).status_code == 200
    draft = new_draft(organization, violation)

    refusal = send_letter(organization, draft)

    assert code(refusal) == (429, "RATE_LIMITED")
    assert mails_of(organization) == len(documents_of(organization)) == 5
    assert send_letter(organization, draft, email=False).json["status"] == "sent"


def test_is_never_refused_for_storage_but_counted() -> None:
    organization = new_organization()
    size = len(stored(send_letter(organization, new_draft(organization)).json["document_id"]))
    allow_bytes(organization, size)

    answer = send_letter(organization, new_draft(organization))

    assert answer.status_code == 200, answer.text
    assert storage_bytes(organization) > size


def test_refuses_what_can_not_be_drawn() -> None:
    organization = new_organization()
    strange = new_draft(organization, body="Dear 𒀀")
    long = new_draft(organization, body="{{violation_description}}" * 100)
    assert "“𒀀”" in refused(send_letter(organization, strange))
    for described in ("long " * 900, "\na" * 12):
        sql(
            "update violations set description = :text where organization_id = :id",
            text=described,
            id=organization.id,
        )
        text = refused(send_letter(organization, long))
        assert text.startswith("The letter is longer than 60,000 characters or 1,000 lines.")
    assert documents_of(organization) == []


def test_repeats_the_answer_under_its_key() -> None:
    organization = new_organization()
    draft = new_draft(organization)

    first, again = (send_letter(organization, draft, "one") for _ in range(2))

    assert (again.status_code, again.data) == (200, first.data)
    assert len(documents_of(organization)) == 1
    assert mails_of(organization) == 1


def test_letters_of_one_type_are_not_sent_at_once() -> None:
    organization = new_organization()
    violation_id = new_violation(organization)
    drafts = [new_draft(organization, violation_id) for _ in range(2)]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda each: send_letter(organization, each), drafts * 2))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert [state for state, _ in documents_of(organization)] == ["ready"]
    assert mails_of(organization) == 1
    assert leftovers(organization) == set()


def test_a_letter_that_says_nothing_is_not_sent() -> None:
    organization = new_organization()
    letter_id = new_draft(organization, body="{{cure_by}}\n\n- {{unit_name}}")

    assert refused(send_letter(organization, letter_id)).startswith("The letter says nothing.")
    assert documents_of(organization) == []
