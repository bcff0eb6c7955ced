"""Three instances run autopay at once, die at any moment, and payers and the office act meanwhile.

In each history the processor has taken from no payer more than was owed, every payment that it
has made counts here once, and none is left undecided.
"""

import os
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest

from tests.factories import sql
from tests.functions.homeowner_portal.paying import Paying
from tests.functions.payments.collecting import Debtor, make_due
from tests.functions.scheduled.agreed import Renter, only, owner_who_agreed
from tests.functions.scheduled.rows import run
from tests.functions.subscriptions.billed import age_keys
from tests.processor.stand_in import StandIn, with_processor
from tests.proof import times
from tests.servers.faulty_storage import Answer, Lost
from tests.servers.fleet import AnswerLostError, Fleet, running
from tests.system.test_collecting_crashes import Doomed

INSTANCES = 3
HISTORIES = times(4, 60)


@pytest.fixture(scope="module")
def doomed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doomed]:
    log = tmp_path_factory.mktemp("fleet") / "log"
    with with_processor() as stand_in, running(INSTANCES, log) as fleet:
        yield Doomed(stand_in, fleet)


class Act(NamedTuple):
    """A request of a job, a payer or the office."""

    method: str
    path: str
    body: Any
    token: str

    def ask(self, fleet: Fleet, slot: int) -> int:
        """The status of the answer; 0 where its instance has died."""
        headers = {"Idempotency-Key": "k"} if self.method == "POST" else {}
        try:
            return fleet.send(
                self.method, self.path, self.body, token=self.token, headers=headers, slot=slot
            ).status
        except AnswerLostError:
            return 0


def acts(case: Debtor) -> list[Act]:
    """What the payer or the office may do beside the runs: pay, withdraw, remove."""
    portal = "homeowner-portal/" if isinstance(case, Paying) else ""
    path = f"/v1/{portal}payment-methods/{case.method_id}"
    return [
        Act("POST", case.path, case.body, case.token),
        Act("PATCH", path, {"autopay": False}, case.token),
        Act("DELETE", path, None, case.token),
    ]


def dying(doomed: Doomed, chance: random.Random) -> Callable[[Any, Any], Answer]:
    """Kill an instance at some of the processor's requests, before or after they are served."""

    def fault(seen: Any, serve: Callable[[Any], Answer]) -> Answer:
        drawn = chance.random()
        if drawn < 0.1:
            return Answer(503, {}, b"")
        if drawn > 0.3:
            return serve(seen)
        if drawn < 0.2:
            serve(seen)
        doomed.fleet.kill(chance.randrange(INSTANCES))
        raise Lost

    return fault


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_no_history_takes_too_much_or_loses_a_payment(doomed: Doomed, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a history that can be told again
    cases: list[Debtor] = [Renter() for _ in range(3)]
    cases += [owner_who_agreed() for _ in range(2)]
    only(*cases)
    for case in cases:
        kind = chance.choice(("card", "us_bank_account"))
        case.pay_by(doomed.stand_in, kind, pays=chance.choice(("succeeded", "card_declined")))
    scheduler = os.environ["SCHEDULER_TOKEN"]
    asked = [Act("POST", "/v1/scheduled/autopay", None, scheduler) for _ in range(INSTANCES)]
    asked += [chance.choice(acts(case)) for case in cases if chance.random() < 0.6]
    chance.shuffle(asked)

    healthy = doomed.stand_in.fault
    doomed.stand_in.fault = dying(doomed, chance)
    try:
        with ThreadPoolExecutor(len(asked)) as pool:
            answers = [
                pool.submit(act.ask, doomed.fleet, number % INSTANCES)
                for number, act in enumerate(asked)
            ]
    finally:
        doomed.stand_in.fault = healthy

    assert {each.result() for each in answers} <= {0, 200, 201, 204, 404, 409, 503}
    settle(doomed.stand_in, cases)
    for case in cases:
        require_exact(doomed.stand_in, case)


def settle(stand_in: StandIn, cases: list[Debtor]) -> None:
    """Let the banks honour every debit, and the job decide all that is open."""
    for case in cases:
        age_keys(case.organization)
    # What a dead process has not asked for is asked for by the first of them.
    for _ in range(2):
        for case in cases:
            account = case.at(stand_in)
            for name, intent in account.intents.items():
                if intent["status"] == "processing":
                    account.settle(name)
        make_due(*cases)
        assert run("settle-payments")["failed"] == 0


def require_exact(stand_in: StandIn, case: Debtor) -> None:
    """Assert that the account says what the processor has taken, and no more than was owed."""
    taken = case.at(stand_in).taken
    counted = sum(cents for status, cents, _ in case.payments() if status == "succeeded")
    assert taken == counted <= case.owed_cents
    assert (case.balance, case.requests()) == (case.owed_cents - taken, 0)
    assert not [status for status, _, _ in case.payments() if status == "pending"]
    [[tries]] = sql(
        "select count(*) from payments where account_id = :id and origin = 'autopay'",
        id=case.account_id,
    )
    assert tries <= 1
    case.require_sound()
