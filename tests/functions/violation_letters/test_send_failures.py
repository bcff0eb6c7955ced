"""A letter whose sending fails midway is either sent as a whole later, or leaves nothing."""

import os
from collections.abc import Callable

import pytest

from shared.pipeline.outside_effect import OutsideEffect
from tests.factories import Organization, new_organization, sql
from tests.functions.documents.rows import (
    documents_of,
    leave_running,
    leftovers,
    storage_bytes,
)
from tests.functions.violation_letters.test_send import mails_of, send_letter
from tests.http.client import code
from tests.servers.faulty_storage import Answer, FaultyStorage, Forward, Seen
from tests.violation_letters import new_draft

pytest_plugins = ("tests.servers.storage_fixtures",)
APPEAL = """
    update violations set status = 'appealed', appealed_from = 'open' where organization_id = :id
"""
NOWHERE = "http://127.0.0.1:1"


def letters_of(organization: Organization) -> list[str]:
    return [
        status
        for [status] in sql(
            "select status from violation_letters where organization_id = :id", id=organization.id
        )
    ]


@pytest.mark.usefixtures("hurried")
def test_a_storage_outage_leaves_the_draft(storage_at: Callable[[str], None]) -> None:
    organization = new_organization()
    draft, working = new_draft(organization), os.environ["STORAGE_EMULATOR_HOST"]
    storage_at(NOWHERE)

    response = send_letter(organization, draft, "one")

    assert code(response) == (503, "UNAVAILABLE")
    assert (documents_of(organization), storage_bytes(organization)) == ([], 0)
    assert (letters_of(organization), mails_of(organization)) == (["draft"], 0)
    storage_at(working)
    assert send_letter(organization, draft, "one").status_code == 200


@pytest.mark.usefixtures("hurried")
def test_a_retry_repeats_what_died(
    storage_at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = new_organization()
    draft, working = new_draft(organization), os.environ["STORAGE_EMULATOR_HOST"]
    storage_at(NOWHERE)
    with monkeypatch.context() as dying:
        dying.setattr(OutsideEffect, "give_up", lambda *_: None)
        send_letter(organization, draft, "one")
    storage_at(working)

    waits = send_letter(organization, draft, "one")
    leave_running(organization, seconds=61)
    retried = send_letter(organization, draft, "one")

    assert code(waits) == (409, "CONFLICT")
    assert retried.status_code == 200
    assert [state for state, _ in documents_of(organization)] == ["ready"]
    assert (letters_of(organization), mails_of(organization)) == (["sent"], 1)
    assert leftovers(organization) == set()


@pytest.mark.parametrize(
    ("meanwhile", "text"),
    [
        (
            "update violation_letters set body = 'Other' where organization_id = :id",
            "The letter was changed meanwhile. Read it again, then send it.",
        ),
        (
            APPEAL,
            "The violation is appealed. Decide the appeal first.",
        ),
        (
            "delete from documents where organization_id = :id",
            "The request took too long and was given up. Try again.",
        ),
    ],
    ids=["changed", "appealed", "reaped"],
)
def test_what_changes_meanwhile_is_not_passed_over(
    meanwhile: str, text: str, faulty: FaultyStorage
) -> None:
    organization = new_organization()
    draft = new_draft(organization)

    def fault(seen: Seen, forward: Forward) -> Answer:
        answer = forward(seen)
        if seen.method == "PUT":
            sql(meanwhile, id=organization.id)
        return answer

    faulty.fault = fault

    response = send_letter(organization, draft)

    assert code(response) == (409, "CONFLICT")
    assert response.json["detail"] == text
    assert documents_of(organization) == []
    assert (letters_of(organization), mails_of(organization)) == (["draft"], 0)
    assert leftovers(organization) == set()
