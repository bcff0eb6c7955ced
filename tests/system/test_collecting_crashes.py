"""An instance killed at any request to the processor loses no payment and makes none twice.

Whatever the processor has done by then, a retry under the same key or the job finds it: the payer
has paid once, and the account shows it. Likewise for a refund.
"""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.functions.homeowner_portal.paying import Paying
from tests.functions.payments.collecting import Collecting, Debtor, make_due
from tests.functions.scheduled.agreed import Renter, only, tries
from tests.functions.scheduled.rows import run
from tests.functions.subscriptions.billed import age_keys
from tests.processor.stand_in import StandIn, with_processor
from tests.servers.faulty_storage import Answer, Lost
from tests.servers.fleet import Answer as Reply
from tests.servers.fleet import AnswerLostError, Fleet, running

KEY = {"Idempotency-Key": "k"}


class Doomed(NamedTuple):
    """A processor, and instances of which the first dies at one of its requests there."""

    stand_in: StandIn
    fleet: Fleet

    def send(self, case: Debtor, path: str, body: Any, slot: int = 1) -> Reply:
        """The answer of the instance that lives, unless another slot is named."""
        return self.fleet.send("POST", path, body, token=case.token, headers=KEY, slot=slot)

    def die_at(self, step: int, case: Debtor, path: str, body: Any, *, before: bool) -> bool:
        """Die at this request, before or after it is served; False if there are fewer."""
        left = iter(range(step))

        def fault(seen: Any, serve: Callable[[Any], Answer]) -> Answer:
            if next(left, None) is not None:
                return serve(seen)
            self.stand_in.fault = lambda seen, serve: serve(seen)
            if not before:
                serve(seen)
            self.fleet.kill(0)
            raise Lost

        self.stand_in.fault = fault
        try:
            self.send(case, path, body, slot=0)
        except AnswerLostError:
            return True
        self.stand_in.fault = lambda seen, serve: serve(seen)
        return False


@pytest.fixture(scope="module")
def doomed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doomed]:
    log: Path = tmp_path_factory.mktemp("fleet") / "log"
    with with_processor() as stand_in, running(2, log) as fleet:
        yield Doomed(stand_in, fleet)


def healed(doomed: Doomed, case: Debtor, path: str, body: Any, *, by_job: bool) -> Reply:
    """What the client is told in the end, after the job has looked first or not."""
    if by_job:
        make_due(case)
        assert run("settle-payments")["failed"] == 0
    age_keys(case.organization)
    return doomed.send(case, path, body)


@pytest.mark.parametrize("by_job", [False, True])
@pytest.mark.parametrize("pays", ["succeeded", "card_declined"])
@pytest.mark.parametrize("kind", [Collecting, Paying])
def test_a_payment_is_made_once_wherever_its_process_dies(
    doomed: Doomed, kind: type[Collecting | Paying], pays: str, by_job: bool
) -> None:
    taken, status = (kind.owed_cents, "succeeded") if pays == "succeeded" else (0, "failed")
    for step in count():
        for before in (True, False):
            case = kind()
            case.pay_by(doomed.stand_in, pays=pays)
            has_died = doomed.die_at(step, case, case.path, case.body, before=before)
            told = healed(doomed, case, case.path, case.body, by_job=by_job)

            assert (told.status, told.json["status"]) == (201, status), (step, before)
            assert case.at(doomed.stand_in).taken == taken
            assert case.payments() == [(status, kind.owed_cents, 0)]
            assert (case.balance, case.requests()) == (kind.owed_cents - taken, 0)
            case.require_sound()
        if not has_died:
            assert step > 0
            break


@pytest.mark.parametrize("pays", ["succeeded", "card_declined"])
def test_a_try_of_autopay_is_made_once_wherever_its_process_dies(doomed: Doomed, pays: str) -> None:
    taken, status = (150000, "succeeded") if pays == "succeeded" else (0, "failed")
    path, scheduler = "/v1/scheduled/autopay", os.environ["SCHEDULER_TOKEN"]
    for step in count():
        for before in (True, False):
            case = Renter()
            case.token = scheduler
            only(case)
            case.pay_by(doomed.stand_in, pays=pays)
            has_died = doomed.die_at(step, case, path, None, before=before)
            # What has died is neither asked for again nor forgotten.
            assert doomed.send(case, path, None).json["changed"] == 0
            make_due(case)
            run("settle-payments")
            assert doomed.send(case, path, None).json["changed"] == 0

            assert tries(case) == [(status, 150000)], (step, before)
            assert (case.at(doomed.stand_in).taken, case.requests()) == (taken, 0)
            case.require_sound()
        if not has_died:
            assert step > 0
            break


@pytest.mark.parametrize("by_job", [False, True])
def test_a_refund_is_made_once_wherever_its_process_dies(doomed: Doomed, by_job: bool) -> None:
    for step in count():
        for before in (True, False):
            case = Collecting()
            made = case.collect()
            path = f"/v1/payments/{made.json['id']}/refund"
            body = {"reason": "Paid twice.", "amount_cents": 60000}
            has_died = doomed.die_at(step, case, path, body, before=before)
            told = healed(doomed, case, path, body, by_job=by_job)

            assert (told.status, told.json["reversed_cents"]) == (200, 60000), (step, before)
            assert case.at(doomed.stand_in).taken == 90000
            assert (case.lease.balance, case.requests()) == (60000, 0)
            case.lease.require_sound()
        if not has_died:
            assert step > 0
            break
