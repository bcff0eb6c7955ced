"""The steps of a violation: any walk over them agrees with the table of domain.md 4.4."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import Organization, new_organization, sql
from tests.functions.violations.rows import (
    APPEAL,
    FINE,
    GRANTED,
    UPHELD,
    added_violation,
    moved,
    shown,
    step,
)
from tests.http.client import Reply, code, send
from tests.migrations.logins import login, outcome_after
from tests.violations import new_violation

BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "start": ("start", {}),
    "resolve": ("resolve", {}),
    "cure": ("close", {"outcome": "cured"}),
    "punish": ("close", {"outcome": "fined"}),
    "reopen": ("reopen", {}),
    "appeal": ("appeal", APPEAL),
    "grant": ("decide-appeal", GRANTED),
    "uphold": ("decide-appeal", UPHELD),
    "fine": ("fine", FINE),
}


class Model:
    """What the table says of one violation."""

    def __init__(self) -> None:
        self.status = "open"
        self.back = ""
        self.outcome: str | None = None
        self.upheld = False
        self.fines = 0

    def take(self, name: str) -> bool:
        """Take the step if the table has it."""
        allowed = self._may(name)
        if allowed:
            self._step(name)
        return allowed

    def _may(self, name: str) -> bool:
        if name == "appeal":
            fined = self.status == "resolved" or self.outcome == "fined"
            in_time = self.status in {"open", "in_progress"} or (fined and self.fines > 0)
            return in_time and not self.upheld
        if name == "fine":
            return self.status != "appealed" and self.outcome != "dismissed"
        return self.status in {
            "start": {"open"}, "resolve": {"open", "in_progress"},
            "cure": {"open", "in_progress", "resolved"},
            "punish": {"open", "in_progress", "resolved"}, "reopen": {"resolved", "closed"},
            "grant": {"appealed"}, "uphold": {"appealed"},
        }[name]  # fmt: skip

    def _step(self, name: str) -> None:
        if name == "fine":
            self.fines += 1
            return
        if name == "appeal":
            self.back = "open" if self.status == "open" else "in_progress"
        if name == "grant":
            self.fines = 0
        self.upheld = self.upheld or name == "uphold"
        self.status = {
            "start": "in_progress", "resolve": "resolved", "cure": "closed", "punish": "closed",
            "reopen": "in_progress", "appeal": "appealed", "grant": "closed", "uphold": self.back,
        }[name]  # fmt: skip
        self.outcome = {"cure": "cured", "punish": "fined", "grant": "dismissed"}.get(name)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(sorted(BODIES)), min_size=4, max_size=12))
def test_any_walk_agrees_with_the_table(walk: list[str]) -> None:
    organization = new_organization()
    violation_id = new_violation(organization)
    model, taken = Model(), 0

    for name in walk:
        allowed = model.take(name)
        verb, body = BODIES[name]
        answer = step(organization, violation_id, verb, **body)
        assert (answer.status_code in {200, 201}) == allowed, (name, answer.text)
        assert allowed or code(answer) == (409, "CONFLICT")
        taken += allowed

    found = shown(organization, violation_id)
    assert (found["status"], found["outcome"], found["appeal_upheld"]) == (
        model.status, model.outcome, model.upheld,
    )  # fmt: skip
    assert found["fined_cents"] == model.fines * FINE["amount_cents"]  # type: ignore[operator]
    assert len(found["events"]) == 1 + taken
    last = found["events"][-1]
    assert last["to_status"] == found["status"]


def test_a_refusal_names_the_present_status() -> None:
    organization = new_organization()
    violation_id = new_violation(organization)
    moved(organization, violation_id, "start")

    refused = step(organization, violation_id, "start")

    assert refused.json["detail"] == "The violation is in progress."


def test_every_step_is_an_event_with_its_note() -> None:
    organization = new_organization()
    violation_id = new_violation(organization)

    moved(organization, violation_id, "start", note="Seen again.")
    moved(organization, violation_id, "close", outcome="cured")
    moved(organization, violation_id, "reopen", note="And again.")

    events = shown(organization, violation_id)["events"]
    assert [(each["from_status"], each["to_status"], each["note"]) for each in events] == [
        (None, "open", None),
        ("open", "in_progress", "Seen again."),
        ("in_progress", "closed", None),
        ("closed", "in_progress", "And again."),
    ]


def test_a_stale_version_is_refused_and_nothing_changes() -> None:
    organization = new_organization()
    made = added_violation(organization)
    stale = {"If-Match": '"0-0"'}

    for verb, body in [each for name, each in BODIES.items() if name != "fine"]:
        path = f"/v1/violations/{made['id']}/{verb}"
        answer = send("POST", path, body, token=organization.owner.token, headers=stale)
        assert code(answer) == (412, "PRECONDITION_FAILED"), verb

    assert len(shown(organization, made["id"])["events"]) == 1


@pytest.mark.parametrize(
    ("verb", "body"), [("fine", FINE), ("appeal", APPEAL)], ids=["fine", "appeal"]
)
def test_a_concurrent_step_is_judged_after_the_other(verb: str, body: dict[str, Any]) -> None:
    organization: Organization = new_organization()
    violation_id = new_violation(organization)
    answers: list[Reply] = []

    with login("postgres") as other:
        other.run("begin")
        other.run(
            "update violations set status = 'appealed', appealed_from = 'open' where id = :id",
            id=violation_id,
        )
        outcome_after(other, lambda: answers.append(step(organization, violation_id, verb, **body)))

    assert code(answers[0]) == (409, "CONFLICT")
    [[fines]] = sql("select count(*) from charges where violation_id = :id", id=violation_id)
    assert fines == 0
